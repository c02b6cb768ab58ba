package gocall

import "github.com/redis/go-redis/v9"

// GEOADD key longitude latitude member …
func geoAdd(w *words) method {
	args := []any{w.next()}
	w.refuse(!w.more())
	for w.more() {
		args = append(args, &redis.GeoLocation{Longitude: w.float(), Latitude: w.float(), Name: w.next()})
	}
	return method{(*redis.Pipeline).GeoAdd, args}
}

// GEOSEARCH key FROMMEMBER member|FROMLONLAT longitude latitude BYRADIUS radius unit|BYBOX width height unit
// [ASC|DESC] [COUNT count [ANY]]
func geoSearch(w *words) method {
	key, query := w.next(), &redis.GeoSearchQuery{}
	from, by := 0, 0
	w.options(func(name string) {
		switch name {
		case "FROMMEMBER":
			from++
			query.Member = w.filled()
		case "FROMLONLAT":
			from++
			query.Longitude, query.Latitude = w.float(), w.float()
		case "BYRADIUS":
			by++
			query.Radius, query.RadiusUnit = w.float(), w.must("M", "KM", "FT", "MI")
		case "BYBOX":
			by++
			query.BoxWidth, query.BoxHeight, query.BoxUnit = w.float(), w.float(), w.must("M", "KM", "FT", "MI")
		case "ASC", "DESC":
			w.refuse(query.Sort != "")
			query.Sort = name
		case "COUNT":
			query.Count = w.number()
			query.CountAny = w.is("ANY")
			w.refuse(query.Count <= 0)
		}
	}, "FROMMEMBER", "FROMLONLAT", "BYRADIUS", "BYBOX", "ASC", "DESC", "COUNT")
	w.refuse(from != 1 || by != 1 || query.RadiusUnit != "" && query.Radius <= 0)
	return method{(*redis.Pipeline).GeoSearch, []any{key, query}}
}

// SUBSCRIBE channel …
func subscribe(function any) func(*words) method {
	return func(w *words) method {
		w.refuse(!w.more()) // go-redis sends nothing then
		return method{function, anys(w.rest())}
	}
}

// PUBSUB CHANNELS [pattern]
func pubSubChannels(w *words) method {
	if !w.more() {
		return method{(*redis.Pipeline).PubSubChannels, []any{"*"}} // go-redis leaves this one out
	}
	return method{(*redis.Pipeline).PubSubChannels, []any{w.next()}}
}

// EVAL script numkeys key … arg …
func eval(function any) func(*words) method {
	return func(w *words) method {
		script, keys := w.next(), w.keys()
		args := []any{script, nil}
		if len(keys) > 0 {
			args[1] = keys
		}
		return method{function, append(args, anys(w.rest())...)}
	}
}

// FLUSHALL [ASYNC], FLUSHDB [ASYNC]
func flush(now, later any) func(*words) method {
	return func(w *words) method {
		if w.is("ASYNC") {
			return method{later, nil}
		}
		return method{now, nil}
	}
}

// MEMORY USAGE key [SAMPLES count]
func memoryUsage(w *words) method {
	args := []any{w.next()}
	if w.is("SAMPLES") {
		args = append(args, w.number())
	}
	return method{(*redis.Pipeline).MemoryUsage, args}
}
