package words_test

import (
	"errors"
	"io"
	"reflect"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/language"
	"cacheaside/raw/words"
	"cacheaside/repositories/redisserver"
)

func TestWords(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "raw/words")
}

// isEnglish matches what a text in another language has none of.
const isEnglish = `(?i)(^|[^\pL@])(the|of|is|are|and|with|without|that|which|but|it)([^\pL]|$)`

var _ = Describe("The words", Label("given"), func() {
	english, portuguese := words.In(language.English), words.In(language.Portuguese)

	// said are all texts that a method returns, for one and for several of what it says something about.
	said := func(in words.Words, method reflect.Method) (all []string) {
		for _, number := range []int{1, 2} {
			var args []reflect.Value
			for i := range method.Type.NumIn() {
				args = append(args, argument(method.Type.In(i), number))
			}
			switch result := reflect.ValueOf(in).MethodByName(method.Name).Call(args)[0].Interface().(type) {
			case string:
				all = append(all, result)
			case words.Kind:
				all = append(all, result.One, result.Both)
			}
		}
		return all
	}

	It("are said in each language, and otherwise in each", func() {
		all := reflect.TypeFor[words.Words]()
		for i := range all.NumMethod() {
			method := all.Method(i)
			if method.Name == "HelpIsInEnglish" { // which goes without saying there
				continue
			}
			ours, theirs := said(english, method), said(portuguese, method)
			Expect(ours).To(HaveLen(len(theirs)), method.Name)
			for i := range ours {
				Expect(ours[i]).NotTo(BeEmpty(), method.Name)
				Expect(theirs[i]).NotTo(BeEmpty(), method.Name)
				Expect(ours[i]).NotTo(Equal(theirs[i]), method.Name)
				Expect(ours[i]+theirs[i]).NotTo(ContainSubstring("%!"), method.Name)
				Expect(theirs[i]).NotTo(MatchRegexp(isEnglish), method.Name)
			}
		}
	})

	It("say that Redis' documentation is in English only where they are not", func() {
		Expect(english.HelpIsInEnglish()).To(BeEmpty())
		Expect(portuguese.HelpIsInEnglish()).To(ContainSubstring("em inglês"))
	})

	It("take an answer in either language", func() {
		Expect(english.IsYes(" Yes\n")).To(BeTrue())
		Expect(english.IsYes("sim")).To(BeFalse())
		Expect(portuguese.IsYes("Sim")).To(BeTrue())
		Expect(portuguese.IsYes("yes")).To(BeTrue())
		Expect(portuguese.IsYes("não")).To(BeFalse())
	})

	It("are English for a language that there is not", func() {
		Expect(words.In("de")).To(Equal(english))
	})
})

// argument makes one of a type: a number, or anything else.
func argument(wanted reflect.Type, number int) reflect.Value {
	value := reflect.New(wanted).Elem()
	switch value.Interface().(type) {
	case time.Duration:
		value.Set(reflect.ValueOf(time.Duration(number) * time.Second))
	case []int:
		value.Set(reflect.ValueOf([]int{3, 5}))
	case []string:
		value.Set(reflect.ValueOf([]string{"X", "Y"}))
	case []language.Language:
		value.Set(reflect.ValueOf(language.Spoken))
	case redisserver.Origin:
		value.Set(reflect.ValueOf(redisserver.Origin{How: redisserver.Found, At: "X"}))
	case words.Kind:
		value.Set(reflect.ValueOf(words.Kind{One: "X", Both: "Y"}))
	case string:
		value.SetString("X")
	case byte:
		value.SetUint('"')
	default:
		if wanted == reflect.TypeFor[error]() {
			value.Set(reflect.ValueOf(io.EOF))
		} else if value.CanInt() {
			value.SetInt(int64(number))
		}
	}
	return value
}

var _ = Describe("Error", Label("given"), func() {
	portuguese := words.In(language.Portuguese)
	hungUp := words.Error{Say: words.Words.HungUp, Cause: io.EOF}

	It("is English, and is said in each language", func() {
		Expect(hungUp).To(MatchError("the server hung up instead of answering"))
		Expect(words.Of(hungUp, portuguese)).To(Equal("o servidor desligou em vez de responder"))
		Expect(words.Of(io.EOF, portuguese)).To(Equal("EOF"))
	})

	It("wraps its cause, and so does one around it, and what is joined", func() {
		around := words.Around(words.Words.Writing, hungUp)
		joined := words.Join(around, nil, io.ErrNoProgress)
		for _, err := range []error{hungUp, around, joined} {
			Expect(errors.Is(err, io.EOF)).To(BeTrue())
		}
		Expect(words.Of(joined, portuguese)).To(Equal("ao escrever: o servidor desligou em vez de responder\n" + io.ErrNoProgress.Error()))
		Expect(words.Join(nil, nil)).To(BeNil())
	})
})
