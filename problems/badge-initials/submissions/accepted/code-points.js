function badgeInitials(title) {
  let initials = ''
  for (const word of title.split(' ')) {
    if (word !== '') initials += String.fromCodePoint(word.codePointAt(0)) + '.'
  }
  return initials
}
