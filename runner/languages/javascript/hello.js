const name = prompt('Your name: ')
console.log(`Hello, ${name}!`)
