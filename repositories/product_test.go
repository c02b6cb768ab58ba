package repositories_test

import (
	"encoding/json"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
)

var _ = Describe("a product's name", Label("given"), func() {
	DescribeTable("may be", func(name string) {
		Expect(repositories.ParseName(name)).To(Equal(name))
	},
		Entry("one character", "a"),
		Entry("two hundred characters", strings.Repeat("a", 200)),
		Entry("two hundred characters of three bytes each", strings.Repeat("商", 200)),
		Entry("several words", "a mouse"),
		Entry("punctuation and slashes", `50% off: "a/b\c"?#&+`),
		Entry("three dots", "..."),
		Entry("an emoji of several code points", "👩‍👩‍👧"),
	)

	DescribeTable("is compared in NFC", func(name, normal string) {
		Expect(repositories.ParseName(name)).To(Equal(normal))
	},
		Entry("a letter and its accent become one character", "Cafe\u0301", "Café"),
		Entry("what NFC takes apart is counted apart", "\u0958", "\u0915\u093c"),
		Entry("201 code points that are 200 characters in NFC", strings.Repeat("a", 199)+"e\u0301", strings.Repeat("a", 199)+"é"),
	)

	DescribeTable("may not be", func(name, why string) {
		_, err := repositories.ParseName(name)
		Expect(err).To(MatchError(ContainSubstring(why)))
	},
		Entry("empty", "", "1 to 200 characters"),
		Entry("two hundred and one characters", strings.Repeat("a", 201), "1 to 200 characters"),
		Entry("two hundred characters that are more in NFC", strings.Repeat("\u0958", 200), "1 to 200 characters"),
		Entry("bytes that are no UTF-8", "mouse\xff", "UTF-8"),
		Entry("a line end", "mo\nuse", "control character"),
		Entry("a zero byte", "mo\x00use", "control character"),
		Entry("a control character beyond ASCII", "mo\u0085use", "control character"),
		Entry("white space before it", " mouse", "white space"),
		Entry("white space after it", "mouse ", "white space"),
		Entry("a no-break space after it", "mouse\u00a0", "white space"),
		Entry("white space alone", "  ", "white space"),
		Entry("a dot, which a path drops", ".", `"."`),
		Entry("two dots, which in a path go up", "..", `".."`),
	)
})

var _ = Describe("ParseDecimal", Label("given"), func() {
	DescribeTable("reads a JSON number exactly", func(number string, decimals int, expected int64) {
		Expect(repositories.ParseDecimal(number, decimals)).To(Equal(expected))
	},
		Entry(nil, "0", 2, int64(0)),
		Entry(nil, "-0", 2, int64(0)),
		Entry(nil, "12.34", 2, int64(1234)),
		Entry(nil, "12.3", 2, int64(1230)),
		Entry(nil, "12", 2, int64(1200)),
		Entry(nil, "12.340000", 2, int64(1234)),
		Entry(nil, "0.01", 2, int64(1)),
		Entry(nil, "-0.01", 2, int64(-1)),
		Entry(nil, "1.5e1", 2, int64(1500)),
		Entry(nil, "1234e-2", 2, int64(1234)),
		Entry(nil, "1E+3", 2, int64(100000)),
		Entry("which as a float would be 1998.9999999999998", "19.99", 2, int64(1999)),
		Entry("a zero with any exponent", "0e999999999999999999999", 2, int64(0)),
		Entry("zeros that an exponent takes back", "1"+strings.Repeat("0", 5000)+"e-5000", 0, int64(1)),
		Entry(nil, "5.0", 0, int64(5)),
		Entry(nil, "1e2", 0, int64(100)),
		Entry("as many digits as are taken", "999999999999999999", 0, int64(999_999_999_999_999_999)),
	)

	DescribeTable("refuses", func(number string, decimals int, expected error) {
		_, err := repositories.ParseDecimal(number, decimals)
		Expect(err).To(MatchError(expected))
	},
		Entry("a third decimal", "12.345", 2, repositories.ErrTooManyDecimals),
		Entry("a fraction, where there may be none", "5.5", 0, repositories.ErrTooManyDecimals),
		Entry("what is tiny", "1e-999999999999999999999", 2, repositories.ErrTooManyDecimals),
		Entry("what is huge, at once and without filling the memory", "1e999999999999999999999", 2, repositories.ErrTooLarge),
		Entry("more digits than fit", "99999999999999999999", 2, repositories.ErrTooLarge),
		Entry("text", "cheap", 2, repositories.ErrNotNumber),
		Entry("nothing", "", 2, repositories.ErrNotNumber),
		Entry("what Go would read, but JSON does not: hexadecimal", "0x10", 2, repositories.ErrNotNumber),
		Entry("what Go would read, but JSON does not: a leading zero", "012", 2, repositories.ErrNotNumber),
		Entry("what Go would read, but JSON does not: NaN", "NaN", 2, repositories.ErrNotNumber),
		Entry("JSON that is no number", `"12"`, 2, repositories.ErrNotNumber),
		Entry("a number and white space", "12 ", 2, repositories.ErrNotNumber),
	)
})

var _ = Describe("the bounds of a product", Label("given"), func() {
	It("are those of the interface", func() {
		Expect(repositories.MaxNameLength).To(Equal(200))
		Expect(repositories.MaxPrice.String()).To(Equal("9999999.99"))
		Expect(repositories.MaxQuantity).To(Equal(2_147_483_647))
	})
})

var _ = Describe("Cents", Label("given"), func() {
	DescribeTable("is written as an exact decimal, in text and in JSON", func(price repositories.Cents, expected string) {
		Expect(price.String()).To(Equal(expected))
		Expect(json.Marshal(price)).To(BeEquivalentTo(expected))
		var back repositories.Cents
		Expect(json.Unmarshal([]byte(expected), &back)).To(Succeed())
		Expect(back).To(Equal(price))
	},
		Entry(nil, repositories.Cents(0), "0.00"),
		Entry(nil, repositories.Cents(5), "0.05"),
		Entry(nil, repositories.Cents(1999), "19.99"),
		Entry(nil, repositories.Cents(1900), "19.00"),
		Entry(nil, repositories.MaxPrice, "9999999.99"),
		Entry(nil, repositories.Cents(-5), "-0.05"),
	)

	It("does not read a fraction of a cent", func() {
		var price repositories.Cents
		Expect(json.Unmarshal([]byte("19.995"), &price)).To(MatchError(repositories.ErrTooManyDecimals))
	})
})
