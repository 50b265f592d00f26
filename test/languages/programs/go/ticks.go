package main

import (
	"fmt"
	"time"
)

func main() {
	for number := 1; number <= 5; number++ {
		fmt.Println(number)
		time.Sleep(200 * time.Millisecond)
	}
}
