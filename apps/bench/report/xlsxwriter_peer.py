"""The same workbook by XlsxWriter in constant-memory mode: the peer that `bench:report` is measured against.

Reads NDJSON (a line a sheet's head, then a line a row) and prints one line of JSON: CPU seconds and peak memory of the whole
process, its start and its reading included, and the size.
"""
import datetime
import json
import os
import resource
import sys
import time

import xlsxwriter

source, target = sys.argv[1:3]
EPOCH = datetime.datetime(1899, 12, 30)


def rows(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                    "strings_to_numbers": False})
SHADE = "#EAF1F8"
header = book.add_format({"bold": True, "font_color": "white", "bg_color": "#1F4E78", "bottom": 1, "text_wrap": True})
numbers = {"text": None, "integer": "#,##0", "decimal": "#,##0.00", "factor": "0.0000", "date": "yyyy-mm-dd",
           "moment": "yyyy-mm-dd hh:mm"}
formats = {}
for kind, number in numbers.items():
    for shaded in (False, True):
        options = {"valign": "top"}
        if number:
            options["num_format"] = number
        if shaded:
            options["bg_color"] = SHADE
        formats[kind, shaded] = book.add_format(options)

sheet, nr = None, 0
for item in rows(source):
    if isinstance(item, dict):
        if sheet:
            sheet.autofilter(0, 0, nr, len(kinds) - 1)
        sheet = book.add_worksheet(item["name"][:31])
        sheet.freeze_panes(1, 1)
        kinds = [column["kind"] for column in item["columns"]]
        for index, column in enumerate(item["columns"]):
            sheet.set_column(index, index, column["width"])
            sheet.write_string(0, index, column["header"], header)
        nr, group, key, shaded = 0, item.get("groupBy"), None, True
        continue
    nr += 1
    if group is None or item[group] != key:
        shaded = not shaded
    if group is not None:
        key = item[group]
    for index, value in enumerate(item):
        kind = kinds[index]
        style = formats[kind, shaded]
        if value is None or value == "":
            if shaded:
                sheet.write_blank(nr, index, None, style)
        elif isinstance(value, str):
            if kind in ("date", "moment"):
                pattern = "%Y-%m-%d" if kind == "date" else "%Y-%m-%d %H:%M"
                sheet.write_datetime(nr, index, datetime.datetime.strptime(value, pattern), style)
            else:
                sheet.write_string(nr, index, value, style)
        else:
            sheet.write_number(nr, index, value, style)
sheet.autofilter(0, 0, nr, len(kinds) - 1)
book.close()
print(json.dumps({"version": xlsxwriter.__version__, "cpuSeconds": time.process_time(),
                  "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                  "bytes": os.path.getsize(target)}))
