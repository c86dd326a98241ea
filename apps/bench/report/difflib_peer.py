"""The exact modification factor of pairs of texts, by Python's difflib with autojunk off: the reference of `bench:report`."""
import difflib
import json
import sys


def ratio(a, b):
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


with open(sys.argv[1], encoding="utf-8") as source:
    pairs = json.load(source)
for pair in pairs:
    a, b = pair["a"], pair["b"]
    pair["exact"] = 1 - (ratio(a, b) + ratio(sorted(set(a.split())), sorted(set(b.split())))) / 2
with open(sys.argv[1], "w", encoding="utf-8") as target:
    json.dump(pairs, target)
