export function isExpired(batch, today) {
  return batch.day < today
}
