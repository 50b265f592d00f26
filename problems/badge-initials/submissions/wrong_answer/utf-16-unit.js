function badgeInitials(title) {
  return title
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => word[0] + '.')
    .join('')
}
