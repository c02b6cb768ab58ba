package services

import (
	"strconv"
	"strings"
	"time"

	"cacheaside/repositories"
)

// What stands before each number of a value, in their order.
const (
	beforeEnds     = "v1 ends="
	beforePrice    = " price="
	beforeQuantity = " quantity="
)

// encode returns the value that stands for a product in Redis.
func encode(cached CachedProduct) string {
	value := make([]byte, 0, 64)
	value = strconv.AppendInt(append(value, beforeEnds...), cached.Ends.UnixMilli(), 10)
	value = strconv.AppendInt(append(value, beforePrice...), int64(cached.Price), 10)
	value = strconv.AppendInt(append(value, beforeQuantity...), int64(cached.Quantity), 10)
	return string(value)
}

// decode returns the product of that name that a value stands for. It reports whether the value is one that encode
// makes; what it returns means nothing otherwise.
func decode(name, value string) (CachedProduct, bool) {
	ends, rest, hasEnds := cutNumber(value, beforeEnds)
	price, rest, hasPrice := cutNumber(rest, beforePrice)
	quantity, rest, hasQuantity := cutNumber(rest, beforeQuantity)
	understood := hasEnds && hasPrice && hasQuantity && rest == "" &&
		price <= int64(repositories.MaxPrice) && quantity <= repositories.MaxQuantity
	return CachedProduct{
		Product: repositories.Product{Name: name, Price: repositories.Cents(price), Quantity: int(quantity)},
		Ends:    time.UnixMilli(ends),
	}, understood
}

// cutNumber cuts a text such as " price=1999" and its number off the front of the value, and reports whether it was
// there: a number without a sign or needless zeros.
func cutNumber(value, before string) (number int64, rest string, found bool) {
	value, found = strings.CutPrefix(value, before)
	end := strings.IndexByte(value, ' ')
	if end < 0 {
		end = len(value)
	}
	digits := value[:end]
	parsed, err := strconv.ParseUint(digits, 10, 63)
	found = found && err == nil && (digits[0] != '0' || digits == "0")
	return int64(parsed), value[end:], found
}
