#!/usr/bin/env python3
"""Writes Sources/Transforms/Fake/Lists/<Locale>*.swift from an unpacked mimesis wheel.

    pip download --no-deps mimesis==22.2.0 && unzip -q mimesis-*.whl -d mimesis-wheel
    scripts/word-lists.py mimesis-wheel

Editing a list remaps everyone whose fake value came from it: raise WordLists.version with it.
"""
import json, pathlib, re, sys

LOCALES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch"}
LIMITS = {"firstNames": 1024, "lastNames": 1000, "cities": 600, "streets": 600, "jobs": 300,
          "words": 1200, "states": 120, "countries": 200}
LONGEST = {"firstNames": 12, "lastNames": 14, "cities": 18, "streets": 22, "jobs": 30, "words": 12,
           "states": 24, "countries": 30}


def spread(values, limit):
    """Evenly over the alphabet, so that a shortened list keeps every initial."""
    if len(values) <= limit:
        return values
    return [values[i * len(values) // limit] for i in range(limit)]


def clean(kind, values):
    seen, kept = set(), []
    for value in values:
        value = " ".join(str(value).split())
        plain = len(value) <= LONGEST[kind] and not re.search(r"[|\\\"#{}0-9(),/&]", value)
        if kind == "words":
            plain = plain and re.fullmatch(r"[^\W\d_]{3,}", value) and value.islower()
        if kind in ("firstNames", "lastNames"):
            plain = plain and value[:1].isupper() and " " not in value
        if plain and value.lower() not in seen:
            seen.add(value.lower())
            kept.append(value)
    return spread(kept, LIMITS[kind])


def lists(root, locale):
    read = lambda name: json.loads((root / "mimesis/datasets" / locale / f"{name}.json").read_text())
    person, address, text = read("person"), read("address"), read("text")
    names = sorted(set(person["names"]["female"]) | set(person["names"]["male"]))
    raw = {
        "firstNames": names, "lastNames": person["surnames"], "cities": address["city"],
        "streets": address["street"]["name"],
        "jobs": person["occupation"], "words": text["words"], "states": address["state"]["name"],
        "countries": address["country"]["name"],
    }
    return {kind: clean(kind, values) for kind, values in raw.items()}


def literal(values):
    lines, line = [], ""
    for value in values:
        piece = value + "|"
        if len(line) + len(piece) > 105:
            lines.append(line)
            line = ""
        line += piece
    lines.append(line.rstrip("|"))
    # A trailing space would be eaten with the line's end.
    return "\\\n".join("        " + part for part in lines)


def main():
    root = pathlib.Path(sys.argv[1])
    target = pathlib.Path(__file__).parent.parent / "Sources/Transforms/Fake/Lists"
    for locale, name in LOCALES.items():
        for group, kinds in {"People": ("firstNames", "lastNames"), "Places": ("cities", "streets", "states", "countries"),
                             "Words": ("jobs", "words")}.items():
            data = lists(root, locale)
            out = [f"// Written by scripts/word-lists.py from mimesis 22.2.0 (MIT, see NOTICE): don't edit by hand.",
                   f"extension WordLists {{"]
            for kind in kinds:
                out.append(f"    static let {name.lower()}{kind[0].upper()}{kind[1:]} = WordList(\n        \"\"\"\n"
                           f"{literal(data[kind])}\n        \"\"\")")
            out.append("}")
            (target / f"{name}{group}.swift").write_text("\n".join(out) + "\n")


main()
