const MS_A_DAY = 86_400_000;
const EPOCH = Date.UTC(1899, 11, 30);

/**
 * A date `YYYY-MM-DD`, or a moment `YYYY-MM-DD HH:MM`, as the number of days that Excel counts; null when it is no real
 * date or lies before March 1900, where Excel's own counting is wrong.
 */
export function serialOf(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2}))?$/.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const at = Date.UTC(year, month - 1, day);
  const isReal = new Date(at).getUTCMonth() === month - 1 && hour < 24 && minute < 60 && month > 0;
  const serial = (at - EPOCH) / MS_A_DAY + (hour * 60 + minute) / 1440;
  return isReal && serial >= 61 ? serial : null;
}
