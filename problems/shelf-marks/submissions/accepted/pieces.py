import re


def sort_marks(marks: list[str]) -> list[str]:
    def pieces(mark: str):
        found = re.findall(r"[0-9]+|[A-Za-z]+", mark)
        return [(0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in found]

    return sorted(marks, key=pieces)
