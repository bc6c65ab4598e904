"""What Alembic itself does with a graph: its revision map and head maintainer, in-process, without a database.

Reads one JSON object a line ({"revisions": [...], "cases": [...]}) and answers one a line.
"""
import json
import sys
import warnings
from types import SimpleNamespace

from alembic.runtime.migration import HeadMaintainer
from alembic.script.base import ScriptDirectory
from alembic.script.revision import Revision, RevisionMap
from sqlalchemy import Column, MetaData, String, Table

warnings.simplefilter("ignore")

VERSION_TABLE = Table("version", MetaData(), Column("version_num", String))
CONTEXT = SimpleNamespace(
    as_sql=True,
    _version=VERSION_TABLE,
    version_table="version",
    impl=SimpleNamespace(_exec=lambda statement: None),
)


class Script(Revision):
    module = SimpleNamespace(upgrade=None, downgrade=None)


def load(revisions):
    directory = object.__new__(ScriptDirectory)
    directory.revision_map = RevisionMap(
        lambda: [Script(r["id"], r["down"], r["depends"] or None, r["labels"] or None) for r in revisions]
    )
    for script in directory.revision_map._revision_map.values():
        if script is not None:
            # A set of strings: its order varies from process to process. The declared order is one of them.
            kept = script._normalized_resolved_dependencies
            script._normalized_resolved_dependencies = tuple(d for d in script._resolved_dependencies if d in kept)
    return directory


def describe(directory, revisions):
    scripts = {r["id"]: directory.revision_map._revision_map[r["id"]] for r in revisions}
    return {
        "heads": list(directory.revision_map.heads),
        "realHeads": list(directory.revision_map._real_heads),
        "labels": {id: sorted(script.branch_labels) for id, script in scripts.items()},
        "normalizedParents": {id: list(script._normalized_down_revisions) for id, script in scripts.items()},
    }


def run(directory, case):
    kind, rows, target = case["kind"], tuple(case["rows"]), case["target"]
    if kind == "names":
        return {"steps": [r.revision for r in directory.revision_map.get_revisions(target)]}
    if kind == "history":
        lower, upper = target.split(":")
        return {"steps": [r.revision for r in directory.walk_revisions(lower or "base", upper or "heads")]}
    if kind == "current":
        return {"steps": sorted(r.revision for r in directory.revision_map._get_all_current(rows))}
    if kind == "stamp":
        steps = directory._stamp_revs(tuple(target.split(" ")), rows)
    elif kind == "upgrade":
        steps = directory._upgrade_revs(target, rows)
    else:
        steps = directory._downgrade_revs(target, rows)
    answer = {"rows": []}
    if kind != "stamp":
        answer["steps"] = [step.revision.revision for step in steps]
    maintainer = HeadMaintainer(CONTEXT, rows)
    try:
        for step in steps:
            maintainer.update_to_step(step)
            answer["rows"].append(sorted(maintainer.heads))
    except Exception as error:
        answer["crash"] = type(error).__name__
    return answer


def attempt(make):
    try:
        return make()
    except Exception as error:
        return {"error": type(error.__cause__ or error).__name__, "text": str(error)[:200]}


for line in sys.stdin:
    request = json.loads(line)
    loaded = attempt(lambda: {"directory": load(request["revisions"])})
    if "error" in loaded:
        answer = {"graph": loaded}
    else:
        directory = loaded["directory"]
        answer = {
            "graph": attempt(lambda: describe(directory, request["revisions"])),
            "cases": [attempt(lambda: run(directory, case)) for case in request["cases"]],
        }
    print(json.dumps(answer), flush=True)
