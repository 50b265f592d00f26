local answer = {}

function answer.value()
  return 42
end

return answer
