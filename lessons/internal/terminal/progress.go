package terminal

import (
	"fmt"
	"io"
	"sync"
	"time"

	"cacheaside/lessons/internal/words"

	"github.com/schollz/progressbar/v3"
)

// Progress shows how far something is that may take long: in a terminal as a bar that goes away when it is done,
// elsewhere as a line now and then. Nil shows nothing. It is safe for concurrent use.
type Progress struct {
	out    io.Writer
	words  words.Words
	screen Screen
	every  time.Duration // between two lines

	mu    sync.Mutex
	what  string
	bar   *progressbar.ProgressBar // nil if none is shown
	spoke time.Time                // when the last line was written, or when what is going on began
}

// NewProgress returns a Progress that writes to where messages go. Where that is no terminal, the time between two lines
// is every, and what takes less is not told. It speaks in those words.
func NewProgress(out io.Writer, every time.Duration, words words.Words) *Progress {
	return &Progress{out: out, words: words, screen: For(out), every: every}
}

// Tell says that so many of all there are have been done. Something else than before begins anew.
func (p *Progress) Tell(text words.Text, done, all int) {
	if p == nil {
		return
	}
	what := text(p.words)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.screen.Terminal {
		p.draw(what, done, all)
		return
	}
	if what != p.what {
		p.what, p.spoke = what, time.Now()
	}
	if time.Since(p.spoke) >= p.every && done < all {
		p.spoke = time.Now()
		fmt.Fprintln(p.out, "lessons: "+what+": "+p.words.DoneOf(done, all))
	}
}

func (p *Progress) draw(what string, done, all int) {
	if what != p.what || p.bar == nil {
		p.clear()
		p.what = what
		p.bar = progressbar.NewOptions(all, progressbar.OptionSetWriter(p.out), progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(), progressbar.OptionSetWidth(p.screen.Width/3), progressbar.OptionUseANSICodes(true),
			progressbar.OptionSetPredictTime(false), progressbar.OptionClearOnFinish())
	}
	p.bar.ChangeMax(all)
	_ = p.bar.Set(done) // a bar that can't be drawn is not missed
	if done >= all {
		p.clear()
	}
}

// Clear takes a bar away, so that something else can be written; the next Tell draws it again.
func (p *Progress) Clear() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

func (p *Progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}
