def badge_initials(title: str) -> str:
    return "".join(word[0].upper() + "." for word in title.split())
