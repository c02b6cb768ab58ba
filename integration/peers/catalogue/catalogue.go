// Package catalogue has the products that the contenders are asked for. Each is a function of its number, so that every
// answer can be checked without looking it up.
package catalogue

import (
	"encoding/binary"
	"encoding/hex"

	"cacheaside/repositories"
)

// Name returns the name of the product of that number: 16 hexadecimal digits that look random and are uniformly
// distributed, each other number's being another (the finaliser of SplitMix64, https://doi.org/10.1145/2714064.2660195).
func Name(number int) string {
	mixed := uint64(number) + 0x9e3779b97f4a7c15
	mixed = (mixed ^ mixed>>30) * 0xbf58476d1ce4e5b9
	mixed = (mixed ^ mixed>>27) * 0x94d049bb133111eb
	mixed ^= mixed >> 31
	return hex.EncodeToString(binary.BigEndian.AppendUint64(nil, mixed))
}

// Product returns the product of that number.
func Product(number int) repositories.Product {
	return repositories.Product{
		Name:     Name(number),
		Price:    repositories.Cents(number*7%int(repositories.MaxPrice)) + 1,
		Quantity: number % 1000,
	}
}

// Products returns the products with the numbers from 0 to count-1.
func Products(count int) []repositories.Product {
	products := make([]repositories.Product, count)
	for number := range products {
		products[number] = Product(number)
	}
	return products
}
