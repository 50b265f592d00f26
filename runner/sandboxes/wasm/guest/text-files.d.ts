declare module '*.py' {
  const text: string
  export default text
}

declare module '*.c' {
  const text: string
  export default text
}

declare module '*.cpp' {
  const text: string
  export default text
}

declare module '*.hpp' {
  const text: string
  export default text
}

declare module '*.rb' {
  const text: string
  export default text
}

declare module '*.lua' {
  const text: string
  export default text
}
