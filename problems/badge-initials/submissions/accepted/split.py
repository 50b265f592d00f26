def badge_initials(title: str) -> str:
    return "".join(word[0] + "." for word in title.split(" ") if word)
