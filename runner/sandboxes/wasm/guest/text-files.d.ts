declare module '*.py' {
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
