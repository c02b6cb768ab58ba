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

// Encode returns the value that stands for a product in Redis.
func Encode(cached CachedProduct) string {
	value := make([]byte, 0, 64)
	value = strconv.AppendInt(append(value, beforeEnds...), cached.Ends.UnixMilli(), 10)
	value = strconv.AppendInt(append(value, beforePrice...), int64(cached.Price), 10)
	value = strconv.AppendInt(append(value, beforeQuantity...), int64(cached.Quantity), 10)
	return string(value)
}

// Decode returns the product of that name that a value stands for, and reports whether Encode makes such a value. If not,
// the product means nothing.
func Decode(name, value string) (CachedProduct, bool) {
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

// cutNumber cuts a text such as " price=" and the number after it off the front of the value, and reports whether both
// were there. A number has no sign and no needless zeros.
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
