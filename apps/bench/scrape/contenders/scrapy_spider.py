"""Scrapy, title and links only: scrapy_spider.py <root>. Needs scrapy on the path of python3."""
import json, os, resource, sys, time
import scrapy
from scrapy.crawler import CrawlerProcess

started, root, lanes = time.time(), sys.argv[1], int(os.environ.get("LANES", "8"))
pages = 0


class Spider(scrapy.Spider):
    name = "bench"
    start_urls = [root]

    def parse(self, response):
        global pages
        if "html" not in response.headers.get("Content-Type", b"").decode():
            return
        pages += 1
        response.xpath("//title/text()").get()
        for href in response.xpath("//a/@href | //area/@href").getall():
            url = response.urljoin(href).split("#")[0]
            if url.startswith(root):
                yield scrapy.Request(url)


process = CrawlerProcess({"LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": False, "COOKIES_ENABLED": False, "CONCURRENT_REQUESTS": lanes, "CONCURRENT_REQUESTS_PER_DOMAIN": lanes})
process.crawl(Spider)
process.start()
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"pages": pages, "cpuSeconds": usage.ru_utime + usage.ru_stime, "peakMiB": usage.ru_maxrss // 1024, "wallSeconds": time.time() - started}))
