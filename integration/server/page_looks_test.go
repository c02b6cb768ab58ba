package server_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the page in a browser, as it looks", Label("given", "page"), func() {
	It("fits narrow and wide windows, in light and in dark colours, and leaves pictures of that", func(ctx SpecContext) {
		server := start(ctx, embeddedRedis(ctx), newDatabase())
		page := openPage(ctx, server)
		letMuchHappen(ctx, server, page)

		const dark, light = "dark", "light"
		grounds := make(map[string]string)
		for _, width := range []int64{360, 600, 768, 1024, 1280, 1600} {
			page.do(ctx, "sizing the tab", chromedp.EmulateViewport(width, 900))
			Eventually(ctx, func() (string, error) { return page.widths(ctx) }).WithTimeout(showTimeout).WithPolling(showPolling).
				Should(Equal(fmt.Sprintf("%d in %d pixels", width, width)), "how wide the page is, and the window; what is wider must be scrolled sideways")
			if width != 360 && width != 1600 {
				continue
			}
			for _, colours := range []string{light, dark} {
				page.do(ctx, "asking for "+colours+" colours", call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
					Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: colours}},
				}))
				Eventually(ctx, func() ([]int, error) { return page.emptyPlots(ctx) }).WithTimeout(showTimeout).WithPolling(showPolling).
					Should(BeEmpty(), "the numbers of the plots that are empty")
				grounds[colours] = page.ground(ctx)
				picture, err := in(ctx, page, chromedp.FullScreenshot(100))
				Expect(err).NotTo(HaveOccurred(), "taking a picture")
				file := keepScreenshot(fmt.Sprintf("page-%d-%s", width, colours), picture)
				AddReportEntry("a picture of the page", file, ReportEntryVisibilityFailureOrVerbose)
			}
		}
		Expect(grounds[dark]).NotTo(Equal(grounds[light]), "the colour behind the page")
	})
})

// letMuchHappen has the page show something of all kinds, in some seconds, so that its plots have lines.
func letMuchHappen(ctx context.Context, s *server, page *tab) {
	GinkgoHelper()
	long := product{Name: strings.Repeat("M", 200), Price: "1234567.89", Quantity: 1_000_000}
	for _, p := range []product{mouse, long, {Name: "<b>Bücher</b> & Ελιά", Price: "0.10", Quantity: 1}} {
		s.create(ctx, p)
	}
	read := func(forSoLong time.Duration) {
		GinkgoHelper()
		began := time.Now()
		Eventually(ctx, func() time.Duration {
			s.find(ctx, mouse)
			Expect(s.lookFor(ctx, fmt.Sprint(time.Now().UnixNano())).status).To(Equal(http.StatusNotFound))
			return time.Since(began)
		}).WithTimeout(showTimeout).WithPolling(500 * time.Millisecond).Should(BeNumerically(">", forSoLong))
	}
	for _, done := range []string{"Redis was unplugged.", "Redis was plugged in."} {
		page.click(ctx, "#redis button")
		page.await(ctx, "#fault", Equal(done))
		read(2 * time.Second)
	}
	page.fill(ctx, "#delay input", "20")
	page.click(ctx, "#delay button")
	page.await(ctx, "#fault", HavePrefix("Set: "))
	page.fill(ctx, nameField, mouse.Name)
	page.fill(ctx, "#stampede input", "10")
	page.click(ctx, "#stampede button")
	page.await(ctx, "#fault", HavePrefix("10 requests for mouse caused 1 read"))
	page.fill(ctx, nameField, long.Name)
	page.click(ctx, findButton)
	page.await(ctx, "#answer", ContainSubstring(long.Name+" found."))
	page.await(ctx, "#numbers", And(ContainSubstring("hit"), ContainSubstring("miss"), ContainSubstring("bypass")))
	page.click(ctx, "#by-second summary")
	page.click(ctx, newest)
}

// widths returns how wide the page is, and how wide the window.
func (t *tab) widths(ctx context.Context) (string, error) {
	return ask[string](ctx, t, `() => { const all = document.documentElement; return all.scrollWidth + " in " + all.clientWidth + " pixels"; }`)
}

// emptyPlots returns the numbers, from 1 on, of the plots without a line or a mark: these have colours, and all else is
// grey.
func (t *tab) emptyPlots(ctx context.Context) ([]int, error) {
	return ask[[]int](ctx, t, `() => {
		const coloured = (layer) => {
			const pixels = layer.getContext("2d").getImageData(0, 0, layer.width, layer.height).data;
			for (let i = 0; i < pixels.length; i += 4) {
				const [red, green, blue, opaque] = pixels.slice(i, i + 4);
				if (opaque > 128 && Math.max(red, green, blue) - Math.min(red, green, blue) > 50) return true;
			}
			return false;
		};
		const plots = [...document.querySelectorAll("[role=img]")];
		return [1, 2].filter((number) => ![...plots[number - 1]?.querySelectorAll("canvas") ?? []].some(coloured));
	}`)
}

// ground returns the colour behind the page.
func (t *tab) ground(ctx context.Context) string {
	GinkgoHelper()
	colour, err := ask[string](ctx, t, `() => getComputedStyle(document.body).backgroundColor`)
	Expect(err).NotTo(HaveOccurred(), "asking for the colour behind the page")
	return colour
}
