"""例外 exceptions: where a rule of the house is not kept, and why. A line without a good reason is a defect."""

# A file over 300 lines: path → reason.
LONG_FILES: dict[str, str] = {
    "tests/core/test_lights.py": "every dimension and preset is tested beside the properties that hold for all of them",
    "tests/core/test_walks.py": "each kind is walked from register to archive, beside one that nobody shipped",
    "tests/core/test_loop.py": "the table of acts is tested whole, in the one file that mirrors `core/loop.py`",
}

# A function over 40 lines: `module:function` → reason.
LONG_FUNCTIONS: dict[str, str] = {}

# A template over 120 lines or 8 branches: path → reason.
LONG_TEMPLATES: dict[str, str] = {}

# Parameters that may follow the first by position wherever they stand in the named package, and why: they are the
# operands of a calculation, read in one order all over it; everything else is asked for by keyword.
OPERANDS: dict[str, tuple[str, set[str]]] = {
    "bihuan": (
        "a rule is a function of (what stands, who asks, the tree of units, rules, the day), in this order",
        {
            "standing",
            "duty",
            "actor",
            "tree",
            "rules",
            "today",
            "day",
            "calendar",
            "parties",
            "term",
            "measure",
            "payload",
            "case",
            "n",
        },
    ),
    "bihuan.matters": (
        "a statement is (table, columns, rows), a change is (before, after), a place is (standings, what is known)",
        {
            *("columns", "column", "rows", "keys", "sums", "values"),
            *("after", "now", "last", "known"),
            *("above", "trees", "light", "where", "times", "connection"),
        },
    ),
    "bihuan.reading": (
        "a stretch of text is (text, masked, start, end), as in `str.find`",
        {
            "text",
            "masked",
            "start",
            "end",
            "place",
            "spans",
            "lines",
            "blocks",
            "nodes",
            "phrases",
            "calendar",
            "noun",
            "number",
        },
    ),
    "bihuan.web": (
        "a page is given (request, here) by its decorator, a form is read from what was sent",
        {"here", "sent"},
    ),
}

# A public function with another positional parameter beyond the first: `module:function` → reason.
_PAIR = "two equals; neither comes first"

POSITIONAL: dict[str, str] = {
    "bihuan.api.caller:Bearer.authenticate": "ninja calls it with (request, token)",
    "bihuan.api.site:problem": "as an exception handler: request, refusal",
    "bihuan.web.packing:PackText.process_response": "Django calls it with (request, response)",
    "bihuan.people.acts:appoint": "a post and the person in it, as it is said",
    "bihuan.people.acts:substitute": "a post and the person in it, as it is said",
    "bihuan.cli._drawing:drawn": "the sentence is drawn in a tongue, as `speak` says it",
    "bihuan.core.chain:word_digest": "salt before text is the order in which they are hashed",
    "bihuan.core.loop:judge": "the act is what the state is judged for; all four are operands",
    "bihuan.core.merkle:pair_hash": "left before right, as they are hashed",
    "bihuan.ledger.prove:check": "a proof and the head it is held against: the two files of the command",
    "bihuan.people.folding:step_access": "a fold's step: what stands, what is told",
    "bihuan.people.folding:step_post": "a fold's step: what stands, what is told",
    "bihuan.people.folding:step_unit": "a fold's step: what stands, what is told",
    "bihuan.core.making:Making.set": "as `setattr`: name, value",
    "bihuan.core.making:Making.close": "a sentence of the law: close these duties as …",
    "bihuan.core.making:Making.hold": "a sentence of the law: hold this duty by …",
    "bihuan.core.payload:Filled.get": "as `dict.get`: name, default",
    "bihuan.core.roles:UnitTree.same_house": _PAIR,
    "bihuan.core.roles:UnitTree.on_one_branch": _PAIR,
    "bihuan.cli.bench.floor:Bare.send": "a statement and how often it is sent",
    "bihuan.cli.bench.ground:registration": "who leads it, and the chance it is made by",
    "bihuan.core.kinds.shape:kind_from": "a source and what it may refer to",
    "bihuan.core.schema:Source.wrong": "where and why",
    "bihuan.core.schema:read": "a shape and the source that is read into it",
    "bihuan.core.verifiers:ask_from": "an act in the making and the stage to begin with",
    "bihuan.web.options:options_of": "a field by its name, one item of a mapping",
    "bihuan.web.signing:signed_by": "what is asked and which act it is",
    "bihuan.web.signing:draft_shown": "a matter and the act upon it",
    "bihuan.core.calendars:extended": "a calendar and the notice it takes in",
    "bihuan.core.lights.expected:whole": _PAIR,
    "bihuan.core.seen:facts_of": "a matter and the kind it is judged by",
    "bihuan.core.seen:shown": "a matter, its kind, the presets and the day: all that a light depends on",
    "bihuan.core.workdays:ends_period": "a day by a cadence: operands of the calendar",
    "bihuan.core.making:answered": "a matter, the act upon it and the duty it names",
    "bihuan.core.making:Making.put_part": "a part of a collection, one item of a mapping",
    "bihuan.core.payload:refilled": "the two halves of one payload",
    "bihuan.core.signing:awaited": "a matter and one of its drafts",
    "bihuan.core.records:from_plain": "a class and the values of one of its rows",
    "bihuan.core.records:thawed": "a class and the values of one of its rows",
    "bihuan.core.records:made": "a class and the values of one of its rows",
    "bihuan.core.records:changed": "a row and what is otherwise in the one like it",
    "bihuan.core.standing:apply": "a fold's step: what stands, what is told",
    "bihuan.core.timeledger.days:days_between": "from the first day to the last, as `working_days_between`",
    "bihuan.core.words:speak": "a value in a tongue; the reducer of every sentence",
    "bihuan.core.workdays:working_days_between": _PAIR,
    "bihuan.core.workdays:next_report_due": "after a day by a cadence: operands of the calendar",
    "bihuan.ledger.guard:statements": "a vendor's statements for a table, both always given",
    "bihuan.ledger.guard:unguarding": "a vendor's statements for a table, both always given",
    "bihuan.matters.comparing:differences": _PAIR,
    "bihuan.matters.queries:answers": "whether an act answers what is owed",
    "bihuan.web.actor:refused": "as an exception handler: request, refusal",
    "bihuan.web.sent:value_of": "a field by its name, one item of a mapping",
    "bihuan.web.pages.acts:back_of": "where to return to: what the form said, else the matter",
    "bihuan.web.pages.acts:leave": "a request and where it goes next",
    "bihuan.web.pages.signin:named": "as axes asks: a request and the credentials it carries",
    "bihuan.matters.acts:perform": "who, about what, which act, with what: the design's order of the one door",
    "bihuan.matters.store:set_aside": "a series and how many of it",
    "bihuan.people.models:TenureQuerySet.overlapping": "the two ends of one span",
    "bihuan.reading.calendar:day_of": "as `date`: year, month, day",
    "bihuan.reading.provenance:rule_of": "a field and the short name of its rule, one full name",
    "bihuan.reading.clauses:pieces": "the marks at which the stretch is cut",
    "bihuan.reading.calendar:calendar_of": "text, masked text and the day of issue are read together",
    "bihuan.reading.duties:from_labels": "the text and what its labels hold",
    "bihuan.reading.markup:_Parser.handle_starttag": "as html.parser calls it: tag, attributes",
    "bihuan.reading.orders:Orders.read": "a stretch and the node it hangs from",
    "bihuan.reading.orders:Orders.labelled_item": "a stretch and the node it hangs from",
    "bihuan.reading.speech:is_topic": "a sentence and those that follow it",
}

# A class, function or module named against the rule: `module:name` → reason.
NAMES: dict[str, str] = {}

# A sentence whose tongues take different parameters: key → reason.
UNEVEN_SENTENCES: dict[str, str] = {
    "day_in_year": "English writes the date as ISO has it",
    "day_in_month": "English writes the date as ISO has it",
    "label": "holds a name that is given in both tongues",
    "rest_named": "holds a name that is given in both tongues",
}

# A module docstring in one tongue only: path → reason.
ONE_TONGUE: dict[str, str] = {}
