/** The newest amounts, the newest first; as many as there are, but at most `count`. */
function newest(amounts, count) {
  const result = []
  for (let i = amounts.length - 1; i > 0 && result.length < count; i--) result.push(amounts[i])
  return result
}

module.exports = { newest }
