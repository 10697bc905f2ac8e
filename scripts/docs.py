"""成文 docs: the table of acts, the diagram of states and the permission matrix, written from the data of the loop."""

import sys
from pathlib import Path

from bihuan.core.acts import STATES, Act, table
from bihuan.core.kinds import kind, names
from bihuan.core.words import Said, said

DOCS = Path(__file__).parents[1] / "docs"
HEAD = "<!-- 由 scripts/docs.py 从数据生成，勿手改 · written by scripts/docs.py; change the data instead -->\n\n"


def both(one: Said) -> str:
    """A label in both tongues."""
    return f"{one.say('zh')} {one.say('en')}"


def states(names_: tuple[str, ...]) -> str:
    """States by their words."""
    return "、".join(said(f"state_{name or 'none'}").say("zh") for name in names_)


def roles(act: Act) -> list[str]:
    """The roles that may do an act, in order."""
    return sorted(act.may)


def acts() -> str:
    """The table of acts: from where, to where, by whom, under which guards, what it closes, opens and holds."""
    lines = [
        "# 行为表 Acts",
        "",
        "| 行为 act | 从 from | 到 to | 谁可以办 who | 前提 guards | 结束 closes | 产生 opens |",
    ]
    lines.append("|---|---|---|---|---|---|---|")
    for act in table().values():
        opens = ", ".join(f"{one.owes}（{one.owner}→{one.watcher}）" for one in act.opens)
        closes = ", ".join(f"{owes}={outcome}" for owes, outcome in act.closes.items())
        to = said(f"state_{act.to}").say("zh") if act.to else "—"
        guards = ", ".join(f"`{guard}`" for guard in (*act.guards, *act.after))
        who = ", ".join(f"`{role}`" for role in roles(act))
        cells = (f"`{act.name}` {both(act.label)}", states(act.sources), to, who, guards, closes, opens)
        lines.append("| " + " | ".join(cell or "—" for cell in cells) + " |")
    return HEAD + "\n".join(lines) + "\n"


def diagram() -> str:
    """The diagram of states, drawn from the acts that lead from one to another."""
    lines = ["# 状态图 States", "", "```mermaid", "stateDiagram-v2"]
    lines += [f'  state "{both(said(f"state_{state}"))}" as {state}' for state in STATES]
    for act in table().values():
        for source in act.sources if act.to else ():
            if source != act.to:
                lines.append(f"  {source or '[*]'} --> {act.to}: {act.label.say('zh')}")
    return HEAD + "\n".join([*lines, "```", ""])


def permissions() -> str:
    """Who may do what: act by role, and for each kind who signs what and who verifies."""
    columns = sorted({role for act in table().values() for role in act.may})
    lines = ["# 权限表 Permissions", "", "| 行为 act | " + " | ".join(f"`{role}`" for role in columns) + " |"]
    lines.append("|---|" + ":-:|" * len(columns))
    for act in table().values():
        marks = " | ".join("●" if role in act.may else " " for role in columns)
        lines.append(f"| `{act.name}` {act.label.say('zh')} | {marks} |")
    for name in names():
        one = kind(name)
        lines += ["", f"## {one.zh} {one.en} (`{one.name}`)", ""]
        lines.append("核验链 verified by: " + " → ".join(f"`{stage.by}`" for stage in one.verify))
        signed = [
            f"- `{act}`: {', '.join(rule.by)} ({rule.order}, {rule.silence})" for act, rule in one.signatures.items()
        ]
        lines += ["", "签发 signatures:", *(signed or ["- 无 none"])]
    return HEAD + "\n".join(lines) + "\n"


PAGES = {"acts.md": acts, "states.md": diagram, "permissions.md": permissions}


def main(arguments: list[str]) -> int:
    """Writes the pages, or with `check` names those that no longer follow from the data and returns 1."""
    stale = []
    for name, page in PAGES.items():
        path = DOCS / name
        if arguments == ["check"]:
            if not path.is_file() or path.read_text("utf-8") != page():
                stale.append(name)
        else:
            path.write_text(page(), encoding="utf-8")
    if stale:
        print(f"docs: {', '.join(stale)} → make docs")
        return 1
    print(f"docs: {len(PAGES)} pages follow from the data")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
