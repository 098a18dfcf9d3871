"""Every page of the product, as whom it is opened and on which record of the world (worlds.py).

`test_pages` compares this list with the address table, so a new page cannot be forgotten.
"""

# Pages without a record: name -> who opens them.
PLAIN = {
    "home": [
        "officer",
        "director",
        "handler",
        "signer",
        "vice",
        "general",
        "section_hand",
        "outsider",
        "admin",
    ],
    "cockpit:list": ["officer", "handler", "vice", "outsider"],
    "cockpit:morning": ["officer"],
    "matters:reviews": ["deputy"],
    "matters:submissions": ["officer", "vice"],
    "matters:new_submission": ["officer"],
    "intake:sources": ["officer"],
    "intake:register": ["officer"],
    "intake:number_only": ["officer"],
    "intake:import_source": ["officer"],
    "intake:waiting": ["director", "general"],
    "orgs:login": [""],
    "orgs:change_password": ["officer"],
    "notices:list": ["handler", "outsider"],
    "workdays:calendar": ["director", "officer"],
    "audit:entries": ["director"],
}

# Pages of a record: name -> (who, which record).
RECORDS = {
    "matters:matter": [
        ("officer", "received"),
        ("officer", "draft"),
        ("officer", "filed"),
        ("officer", "dispatched"),
        ("officer", "presented"),
        ("handler", "received"),
        ("vice", "accepted"),
        ("general", "pending"),
    ],
    "matters:dispatch": [("officer", "filed")],
    "matters:issue_notice": [("officer", "dispatched")],
    "matters:note_call": [("officer", "dispatched")],
    "matters:move_deadline": [("officer", "dispatched")],
    "matters:close": [("officer", "presented")],
    "matters:merge": [("officer", "dispatched")],
    "matters:reopen": [("officer", "presented")],
    "matters:receive": [("officer", "assignment"), ("handler", "assignment")],
    "matters:report": [("officer", "due"), ("handler", "due")],
    "matters:report_sealed": [("officer", "due"), ("handler", "due")],
    "matters:feedback": [("deputy", "feedback"), ("signer", "to_sign"), ("handler", "feedback")],
    "matters:review": [("deputy", "feedback")],
    "matters:submission": [("officer", "submission")],
    "matters:record_reading": [("officer", "reading"), ("aide", "reading")],
    "intake:source": [("officer", "source")],
    "intake:pass_on": [("officer", "source")],
    "intake:new_matter": [("officer", "source")],
    "intake:edit_matter": [("officer", "draft")],
    "intake:file": [("officer", "draft")],
    "intake:approve": [("officer", "pending"), ("general", "pending")],
    "intake:decline": [("officer", "pending")],
    "intake:approve_source": [("officer", "batch"), ("general", "batch")],
    "intake:sign_later": [("officer", "phoned")],
}

# No pages: they take a post, or give a file.
OTHERS = {
    "orgs:logout",
    "matters:autosave",
    "intake:read",
    "intake:drop",
    "matters:sign",
    "notices:open",
    "notices:read_all",
}
