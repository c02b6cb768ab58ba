package check_test

import (
	"bytes"
	"encoding/xml"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/specs"
)

var _ = Describe("WriteJUnit", func() {
	write := func(results ...check.Result) string {
		GinkgoHelper()
		var text bytes.Buffer
		Expect(check.WriteJUnit(&text, results)).To(Succeed())
		Expect(xml.Unmarshal(text.Bytes(), new(any))).To(Succeed())
		return text.String()
	}

	It("writes a suite for each result and a case for each spec", func() {
		Expect(write(check.Result{Lesson: 2, ID: "basket", Status: specs.Failed, Specs: []check.Spec{
			{ID: "shop: adds <up>", Status: specs.Passed},
			{ID: "shop: counts", Status: specs.Panicked, Message: "panic: no & no", File: "shop/basket.go", Line: 7},
			{ID: "raw: plays", Status: check.InfraError, Message: "no console"},
			{ID: "shop: needs Redis", Status: specs.NotRun, Message: "none here"},
		}})).To(Equal(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="lesson 02 basket" tests="4" failures="1" errors="1" skipped="1">
    <testcase classname="basket" name="shop: adds &lt;up&gt;"></testcase>
    <testcase classname="basket" name="shop: counts" file="shop/basket.go" line="7">
      <failure type="panicked">panic: no &amp; no</failure>
    </testcase>
    <testcase classname="basket" name="raw: plays">
      <error type="infra_error">no console</error>
    </testcase>
    <testcase classname="basket" name="shop: needs Redis">
      <skipped message="none here"></skipped>
    </testcase>
  </testsuite>
</testsuites>
`))
	})

	It("has a failure in every suite that did not pass, so that nobody takes it for a pass", func() {
		Expect(write(check.Result{Lesson: 3, ID: "prices", Status: check.NotStarted})).To(And(
			ContainSubstring(`tests="1" failures="1"`), ContainSubstring(`<failure type="not_started">`)))
	})

	It("leaves out what XML cannot hold", func() {
		Expect(write(check.Result{Specs: []check.Spec{{ID: "a", Status: specs.Failed, Message: "\x00\x1b[31m"}}})).NotTo(ContainSubstring("\x1b"))
	})
})
