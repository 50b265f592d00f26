package main

import "fmt"

func main() {
	fmt.Println("never")
	var answer int = "forty-two"
}
