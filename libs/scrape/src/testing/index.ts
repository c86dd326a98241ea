export { cutOff, reset, silence } from './broken-answers';
export { FAULTY_DAY_LIMITS, faultsOfADay } from './faults-of-a-day';
export { anySite } from './generated-site';
export { needsChromium } from './needs-chromium';
export { putPages, type ScriptSite, startScriptSite } from './script-site';
export { type Answer, scrapeOptions, skippingClock, startServer } from './scrape-fixture';
