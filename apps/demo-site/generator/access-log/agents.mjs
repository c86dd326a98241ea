/** Browsers with their share of the visits; most lines of a log repeat a few of them. */
export const browsers = [
  [
    24,
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  ],
  [
    12,
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  ],
  [
    14,
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  ],
  [14, 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0'],
  [8, 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  [7, 'Mozilla/5.0 (Android 14; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0'],
  [
    5,
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
  ],
  [
    5,
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  ],
];

/** Robots with the number of pages that each asks for in a day. */
export const robots = [
  [22, '192.0.2.201', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'],
  [14, '198.51.100.17', 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)'],
  [7, '2001:db8:b07::8', 'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)'],
  [6, '203.0.113.66', 'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)'],
  [4, '203.0.113.91', 'DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)'],
  [3, '2001:db8:b07::44', 'python-requests/2.32.3'],
  [2, '192.0.2.244', 'curl/8.5.0'],
];

export const monitor = { address: '198.51.100.250', agent: 'UptimeRobot/2.0' };

/** Programs that knock on doors that this site does not have. */
export const scanners = {
  agents: ['Mozilla/5.0 zgrab/0.x', 'Go-http-client/1.1', '-'],
  requests: [
    'GET /wp-login.php',
    'GET /.env',
    'POST /xmlrpc.php',
    'GET /.git/config',
    'GET /phpmyadmin/',
    'POST /cgi-bin/luci',
    'HEAD /backup.zip',
  ],
};

export const referrers = [
  [40, '-'],
  [36, 'https://www.google.com/'],
  [7, 'https://www.bing.com/'],
  [6, 'https://duckduckgo.com/'],
  [5, 'https://www.example.org/vlierlanden'],
  [4, 'https://nieuws.example.com/regio?dag=vandaag'],
  [2, 'android-app://com.example.android.news/'],
];
