const name: string = prompt('Your name: ') ?? 'nobody'
console.log(`Hello, ${name}!`)
