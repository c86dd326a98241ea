"""Scrapy, title and links only: scrapy_spider.py <root> <file for the URLs>. Needs scrapy on the path of python3."""
import json, os, resource, sys, time
import scrapy
from scrapy.crawler import CrawlerProcess

started, root, urls_file, lanes = time.time(), sys.argv[1], sys.argv[2], int(os.environ.get("LANES", "8"))
pages, broken = [], []


class Spider(scrapy.Spider):
    name = "bench"
    start_urls = [root]
    handle_httpstatus_list = [404]

    def parse(self, response):
        if response.status != 200:
            broken.append(response.url)
            return
        if "html" not in response.headers.get("Content-Type", b"").decode():
            return
        pages.append(response.url)
        response.xpath("//title/text()").get()
        # Its own filter of duplicates is dear: a page names the same targets again and again.
        seen = set()
        for href in response.xpath("//a/@href | //area/@href").getall():
            url = response.urljoin(href).split("#")[0]
            if url.startswith(root) and url not in seen:
                seen.add(url)
                yield scrapy.Request(url)


process = CrawlerProcess(
    {
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": False,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "RETRY_ENABLED": False,
        "CONCURRENT_REQUESTS": lanes,
        "CONCURRENT_REQUESTS_PER_DOMAIN": lanes,
    }
)
process.crawl(Spider)
process.start()
with open(urls_file, "w") as file:
    json.dump({"pages": pages, "broken": broken}, file)
usage = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "pages": len(pages),
            "cpuSeconds": usage.ru_utime + usage.ru_stime,
            "peakMiB": usage.ru_maxrss // 1024,
            "wallSeconds": time.time() - started,
        }
    )
)
