package trial

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"cacheaside/integration/soak/history"
	"cacheaside/integration/soak/system"
	"cacheaside/repositories"
)

// client asks the servers, one thing after another. What it asks derives from its random numbers, and when from its pauses.
type client struct {
	on     *system.System
	clock  func() time.Duration
	values *atomic.Int64
	unsent *atomic.Int64 // how many requests found nobody who listens
	random *rand.Rand
	http   *http.Client
}

// Of so many operations, how many are of each kind; the rest are Finds.
const (
	ofAll    = 100
	updates  = 16
	creates  = 8
	deletes  = 6
	seldom   = 8                     // half of the products are written so much less often: what is cached stays for a while
	longest  = 12 * time.Millisecond // the longest pause of a client
	tornRead = -2                    // the value of a product whose price and quantity were not written together
)

// run asks until ctx is done. The product is one of so many, of the epoch in which the operation begins.
func (c *client) run(ctx context.Context, products int, record func(history.Operation)) {
	for ctx.Err() == nil {
		one := history.Operation{Instance: c.random.IntN(len(c.on.Instances)), Kind: history.Find}
		switch draw := c.random.IntN(ofAll); {
		case draw < updates:
			one.Kind = history.Update
		case draw < updates+creates:
			one.Kind = history.Create
		case draw < updates+creates+deletes:
			one.Kind = history.Delete
		}
		product, pause := c.random.IntN(products), between(c.random, 0, longest)
		if product%2 == 1 && c.random.IntN(seldom) > 0 {
			one.Kind = history.Find
		}
		one.Name = nameOf(epochOf(c.clock()), product)
		if one, sent := c.ask(one); sent {
			record(one)
		} else {
			c.unsent.Add(1)
			pause += longest
		}
		sleep(ctx, pause)
	}
}

// epochLength is how long the same products are used: so short that what is to be checked at once stays small.
const epochLength = 15 * time.Second

func epochOf(at time.Duration) int { return int(at / epochLength) }

func nameOf(epoch, product int) string {
	return "e" + strconv.Itoa(epoch) + "-" + strconv.Itoa(product)
}

// ask makes one request and returns the operation with what came of it. It reports whether the request was sent: nobody
// listens where an instance was killed.
func (c *client) ask(one history.Operation) (asked history.Operation, sent bool) {
	path, body := "/products/"+one.Name, ""
	if one.Kind == history.Create || one.Kind == history.Update {
		one.Value = c.values.Add(1)
		body = `"price":` + repositories.Cents(one.Value).String() + `,"quantity":` + strconv.FormatInt(one.Value, 10) + `}`
	}
	switch one.Kind {
	case history.Create:
		path, body = "/products", `{"name":"`+one.Name+`",`+body
	case history.Update:
		body = "{" + body
	}
	one.Start = c.clock()
	// Not the context of the trial: an operation that was begun is to be answered.
	request, err := http.NewRequest(one.Kind.String(), c.on.Instances[one.Instance].URL()+path, strings.NewReader(body))
	if err != nil {
		panic(err) // the program's own mistake: the URL is that of a server that listened
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if dialled := (*net.OpError)(nil); errors.As(err, &dialled) && dialled.Op == "dial" {
		return one, false
	}
	if err == nil {
		err = understand(&one, response)
	}
	if err != nil {
		one.Outcome, one.Status = history.Open, 0
	}
	one.End = c.clock()
	return one, true
}

// understand reads an answer. An error means that it is not whole.
func understand(one *history.Operation, response *http.Response) error {
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	one.Status, one.CacheStatus = response.StatusCode, response.Header.Get("Cache-Status")
	one.CacheTime = cacheTime(response.Header.Get("Server-Timing"))
	switch response.StatusCode {
	case http.StatusOK, http.StatusCreated, http.StatusNoContent:
		one.Outcome = history.Done
	case http.StatusNotFound:
		one.Outcome = history.Absent
	case http.StatusConflict:
		one.Outcome = history.Present
	}
	if one.Kind != history.Find || one.Outcome != history.Done {
		return nil
	}
	var found struct {
		Attributes struct {
			Price    repositories.Cents
			Quantity int64
		}
	}
	if err := json.Unmarshal(body, &found); err != nil {
		return err
	}
	one.Value = found.Attributes.Quantity
	if int64(found.Attributes.Price) != found.Attributes.Quantity {
		one.Value = tornRead
	}
	return nil
}

// cacheTime is what a Server-Timing says of Redis, such as: redis;dur=0.213, sql;dur=0.9
func cacheTime(timing string) time.Duration {
	text, _ := strings.CutPrefix(timing, "redis;dur=")
	text, _, _ = strings.Cut(text, ",")
	ms, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0
	}
	return time.Duration(ms * float64(time.Millisecond))
}
