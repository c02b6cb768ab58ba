package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"cacheaside/integration/containers"
)

const (
	stepTimeout = 20 * time.Second // for one step in the browser, on a machine that does other things too
	showTimeout = 20 * time.Second // for the page to show what it should
	showPolling = 50 * time.Millisecond
)

// tab is a tab of the browser that has the page of a server open, with cookies and a cache of its own.
type tab struct {
	chromium context.Context // in which chromedp keeps it
	close    func()
	ended    bool

	mu         sync.Mutex
	complaints []complaint
	expected   []complaint
}

// complaint is something that a page without faults does not say or do.
type complaint struct {
	kind string // an error in the console, an exception or a dialog
	text string
	url  string // of what could not be loaded, or where it was said; without the server's address
}

func (c complaint) String() string { return fmt.Sprintf("%s: %s (%s)", c.kind, c.text, c.url) }

// openPage opens the page of a server, wide enough for all three columns, and waits until it is connected. The tab is
// closed with the spec, which fails if there were complaints that it does not expect.
func openPage(ctx context.Context, s *server) *tab {
	GinkgoHelper()
	t := openPageIn(ctx, s, "en-US")
	t.awaitConnected(ctx)
	return t
}

// openPageIn does the same in a browser that prefers languages, such as "pt-BR,en", and does not wait.
func openPageIn(ctx context.Context, s *server, languages string) *tab {
	GinkgoHelper()
	chromium, err := browser()
	if err != nil {
		containers.Missing(err.Error(), "install it (Debian: apt-get install chromium fonts-dejavu-core), or set CHROMIUM to the path of a Chromium or Chrome")
	}
	t := &tab{}
	t.chromium, t.close = chromedp.NewContext(chromium, chromedp.WithNewBrowserContext(), chromedp.WithListener(t.hear))
	DeferCleanup(t.end)
	stop := context.AfterFunc(ctx, t.close)
	Expect(chromedp.Do(t.chromium)).To(Succeed(), "opening a tab") // the tab lives as long as the context of its first step
	stop()

	t.do(ctx, "focusing the tab", call(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	t.do(ctx, "sizing the tab", chromedp.EmulateViewport(1600, 1000))
	t.prefer(ctx, languages)
	t.do(ctx, "opening "+s.url+"/", chromedp.Navigate(s.url+"/"))
	return t
}

// prefer has the browser ask for languages, whichever the machine has.
func (t *tab) prefer(ctx context.Context, languages string) {
	GinkgoHelper()
	agent, err := ask[string](ctx, t, `() => navigator.userAgent`)
	Expect(err).NotTo(HaveOccurred())
	t.do(ctx, "preferring "+languages, call(emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: languages}))
}

// awaitConnected waits until the page gets the server's stream, and so has been told of the switches.
func (t *tab) awaitConnected(ctx context.Context) {
	GinkgoHelper()
	t.await(ctx, "#connection", HavePrefix("Connected: "))
	t.await(ctx, "#allowed", HavePrefix("This server listens on this machine only"))
}

// end closes the tab, the first time it is called, and leaves behind how the page was if the spec has failed.
func (t *tab) end(ctx SpecContext) {
	if t.ended {
		return
	}
	t.ended = true
	defer t.close()
	// What the page has said until now is heard before this is answered.
	_, err := ask[bool](ctx, t, `() => true`)
	unexpected := t.unexpected()
	if CurrentSpecReport().Failed() || err != nil || len(unexpected) > 0 {
		t.reportPage(ctx)
	}
	Expect(err).NotTo(HaveOccurred(), "asking the tab whether it lives")
	Expect(unexpected).To(BeEmpty(), "expected neither an error in the browser's console, nor an exception, nor a dialog")
}

// expect has a complaint be none, however often it comes.
func (t *tab) expect(one complaint) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.expected = append(t.expected, one)
}

// notLoaded is what the console says of an answer that is an error, or of none.
func notLoaded(why, path string) complaint {
	return complaint{"network error", "Failed to load resource: " + why, path}
}

func (t *tab) unexpected() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var texts []string
	for _, one := range t.complaints {
		if !slices.Contains(t.expected, one) {
			texts = append(texts, one.String())
		}
	}
	return texts
}

// hear takes the events of the tab. It must return at once.
func (t *tab) hear(event any) {
	switch event := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if event.Type == runtime.ConsoleAPICalledTypeError || event.Type == runtime.ConsoleAPICalledTypeAssert {
			var words []string
			for _, argument := range event.Args {
				words = append(words, string(argument.Value)+argument.Description)
			}
			t.complain("console."+string(event.Type), strings.Join(words, " "), "")
		}
	case *runtime.EventExceptionThrown:
		details := event.ExceptionDetails
		text := details.Text
		if details.Exception != nil {
			text += " " + string(details.Exception.Value) + details.Exception.Description
		}
		t.complain("exception", text, details.URL)
	case *log.EventEntryAdded:
		if event.Entry.Level == log.EntryLevelError {
			t.complain(string(event.Entry.Source)+" error", event.Entry.Text, event.Entry.URL)
		}
	case *page.EventJavascriptDialogOpening:
		t.complain("dialog", string(event.Type)+" "+event.Message, event.URL)
		go func() { // the page stands still until it is closed
			_, _ = chromedp.Call(t.chromium, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
		}()
	}
}

var address = regexp.MustCompile(`^http://[^/]*`)

func (t *tab) complain(kind, text, url string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.complaints = append(t.complaints, complaint{kind, text, address.ReplaceAllString(url, "")})
}

// reportPage adds to the report what the page shows, in words and as a picture.
func (t *tab) reportPage(ctx context.Context) {
	text, err := ask[string](ctx, t, `() => document.body.innerText`)
	if err != nil {
		text = err.Error()
	}
	AddReportEntry("what the page showed", text)
	if picture, err := in(ctx, t, chromedp.FullScreenshot(100)); err == nil {
		name := "failed-" + strings.Trim(regexp.MustCompile(`\W+`).ReplaceAllString(CurrentSpecReport().LeafNodeText, "-"), "-")
		AddReportEntry("a picture of it", keepScreenshot(name, picture))
	}
}

// keepScreenshot writes a picture into the folder that the environment's SCREENSHOTS has, or else into bin/screenshots,
// and returns its file. A folder is meant as from the root of this module.
func keepScreenshot(name string, picture []byte) string {
	GinkgoHelper()
	folder := os.Getenv("SCREENSHOTS")
	if folder == "" {
		folder = filepath.Join("bin", "screenshots")
	}
	if !filepath.IsAbs(folder) {
		root, err := filepath.Abs(filepath.Join("..", ".."))
		Expect(err).NotTo(HaveOccurred())
		folder = filepath.Join(root, folder)
	}
	Expect(os.MkdirAll(folder, 0o755)).To(Succeed())
	file := filepath.Join(folder, name+".png")
	Expect(os.WriteFile(file, picture, 0o644)).To(Succeed())
	return file
}

// in takes a step in the tab, and returns what comes of it.
func in[T any](ctx context.Context, t *tab, step chromedp.Action[T]) (T, error) {
	within, cancel := context.WithTimeout(t.chromium, stepTimeout)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	return chromedp.Run(within, step)
}

// call is the step that sends the browser a command.
func call[P, R any](command cdp.Command[P, R], parameters P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, parameters)
		return err
	})
}

// ask calls a function in JavaScript with arguments in the page, and returns what that returns.
func ask[T any](ctx context.Context, t *tab, function string, arguments ...any) (T, error) {
	return askWith[T](ctx, t, function, arguments)
}

// askLater does the same with a function that returns a promise, and waits for that.
func askLater[T any](ctx context.Context, t *tab, function string, arguments ...any) (T, error) {
	return askWith[T](ctx, t, function, arguments, chromedp.EvalAwaitPromise)
}

func askWith[T any](ctx context.Context, t *tab, function string, arguments []any, options ...chromedp.EvaluateOption) (T, error) {
	texts := make([]string, len(arguments))
	for i, argument := range arguments {
		text, err := json.Marshal(argument)
		if err != nil {
			var none T
			return none, err
		}
		texts[i] = string(text)
	}
	return in(ctx, t, chromedp.Evaluate[T]("("+function+")("+strings.Join(texts, ", ")+")", options...))
}

// do takes a step that must succeed.
func (t *tab) do(ctx context.Context, what string, step chromedp.Action[chromedp.Void]) {
	GinkgoHelper()
	_, err := in(ctx, t, step)
	Expect(err).NotTo(HaveOccurred(), what)
}

// text returns what the first element says that a CSS selector names, as it is shown, with single spaces; "" if there is
// none, or if it is hidden. It scrolls there as somebody does who wants to read it: some of the page waits for that.
func (t *tab) text(ctx context.Context, selector string) (string, error) {
	return ask[string](ctx, t, `(selector) => {
		const one = document.querySelector(selector);
		let shown = one ?? document.querySelector(selector.split(" ")[0]);
		while (shown && !shown.checkVisibility()) shown = shown.parentElement; // where it would be
		shown?.scrollIntoViewIfNeeded();
		return one?.checkVisibility() ? one.innerText.replace(/\s+/g, " ").trim() : "";
	}`, selector)
}

// await waits until the first element that a CSS selector names says what it should.
func (t *tab) await(ctx context.Context, selector string, says types.GomegaMatcher) {
	GinkgoHelper()
	Eventually(ctx, func() (string, error) { return t.text(ctx, selector) }).WithTimeout(showTimeout).WithPolling(showPolling).
		Should(says, "what the page shows in %s", selector)
}

// openBeside opens the page once more, in the same browser: with the first tab's cookies, cache and connections.
func (t *tab) openBeside(ctx context.Context, s *server) *tab {
	GinkgoHelper()
	other := &tab{}
	other.chromium, other.close = chromedp.NewContext(t.chromium, chromedp.WithListener(other.hear))
	DeferCleanup(other.end)
	Expect(chromedp.Do(other.chromium)).To(Succeed(), "opening another tab")
	other.do(ctx, "sizing the tab", chromedp.EmulateViewport(1600, 1000))
	other.prefer(ctx, "en-US")
	other.do(ctx, "opening "+s.url+"/", chromedp.Navigate(s.url+"/"))
	return other
}

// hide has the page believe that nobody sees its tab, or that somebody does again.
func (t *tab) hide(ctx context.Context, hidden bool) {
	GinkgoHelper()
	_, err := ask[bool](ctx, t, `(hidden) => {
		Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
		document.dispatchEvent(new Event("visibilitychange"));
		return true;
	}`, hidden)
	Expect(err).NotTo(HaveOccurred(), "hiding the tab, or showing it")
}

// isDisabled reports whether the first element that a CSS selector names takes no clicks.
func (t *tab) isDisabled(ctx context.Context, selector string) bool {
	GinkgoHelper()
	disabled, err := ask[bool](ctx, t, `(selector) => document.querySelector(selector).matches(":disabled")`, selector)
	Expect(err).NotTo(HaveOccurred(), "asking whether %s is disabled", selector)
	return disabled
}

// click clicks with the mouse on the first element that a CSS selector names. What it names may be drawn anew between being found and being clicked, as a row of a list is: then it was not clicked, and is
// looked for again.
func (t *tab) click(ctx context.Context, selector string) {
	GinkgoHelper()
	Eventually(ctx, func() error {
		_, err := in(ctx, t, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
		if gone := (*cdproto.Error)(nil); err != nil && !(errors.As(err, &gone) && gone.Code == noSuchNode) {
			StopTrying("clicking on " + selector).Wrap(err).Now()
		}
		return err
	}).WithTimeout(showTimeout).WithPolling(showPolling).Should(Succeed(), "clicking on %s", selector)
}

const noSuchNode = -32000 // the protocol's "server error", which Chromium returns for a node that the page has no more

// press presses a key where the focus is.
func (t *tab) press(ctx context.Context, key string) {
	GinkgoHelper()
	t.do(ctx, fmt.Sprintf("pressing the key %q", key), chromedp.KeyEvent(key))
}

// fill has a field say something instead of what it said.
func (t *tab) fill(ctx context.Context, selector, text string) {
	GinkgoHelper()
	_, err := ask[bool](ctx, t, `(selector) => { const field = document.querySelector(selector); field.focus(); field.select(); return true; }`, selector)
	Expect(err).NotTo(HaveOccurred(), "selecting what %s says", selector)
	t.do(ctx, "filling "+selector, call(input.InsertText, input.InsertTextParams{Text: text}))
}
