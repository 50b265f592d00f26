local answer = require("answer")
print(answer.value())
