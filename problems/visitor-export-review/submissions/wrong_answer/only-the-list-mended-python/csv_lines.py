def line(fields: list[str]) -> str:
    return ",".join(field(text) for text in fields)


def field(text: str) -> str:
    if text.startswith("="):
        text = "'" + text  # A spreadsheet would take it for a formula.
    if "," in text:
        return '"' + text + '"'
    return text
