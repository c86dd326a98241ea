const firstDay = '2026-10-05';
const lastDay = '2026-11-21';
const clockChange = Date.UTC(2026, 9, 25, 1) / 1000;
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** The days of the log as seen from Amsterdam: a day starts at local midnight and one of them lasts 25 hours. */
export function logDays() {
  const first = Date.parse(`${firstDay}T00:00:00Z`) / 1000;
  const last = Date.parse(`${lastDay}T00:00:00Z`) / 1000;
  const days = [];
  for (let noon = first + 43200; noon < last + 86400; noon += 86400) {
    const date = new Date(noon * 1000);
    days.push({ day: date.toISOString().slice(0, 10), weekday: date.getUTCDay(), start: midnight(noon - 43200) });
  }
  return days.map((one, i) => ({ ...one, seconds: (days[i + 1]?.start ?? midnight(last + 86400)) - one.start }));
}

/** The stamp of a log line: `05/Oct/2026:00:00:07 +0200`. */
export function stampOf(second) {
  const offset = offsetAt(second);
  const local = new Date((second + offset) * 1000);
  const [day, hour, minute, rest] = [
    local.getUTCDate(),
    local.getUTCHours(),
    local.getUTCMinutes(),
    local.getUTCSeconds(),
  ].map(twoDigits);
  const time = `${hour}:${minute}:${rest} +${twoDigits(offset / 3600)}00`;
  return `${day}/${months[local.getUTCMonth()]}/${local.getUTCFullYear()}:${time}`;
}

export function localHour(second) {
  return new Date((second + offsetAt(second)) * 1000).getUTCHours();
}

// Written out rather than asked of Intl, whose time zone data differ between installations.
function offsetAt(second) {
  return second < clockChange ? 7200 : 3600;
}

function midnight(utcMidnight) {
  return utcMidnight - offsetAt(utcMidnight - 7200);
}

function twoDigits(value) {
  return String(value).padStart(2, '0');
}
