"""What the acts of this app are called in the record of operations."""

KINDS = {
    "papers.office.saved": "修改本单位名称和落款",
}
