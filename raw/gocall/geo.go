package gocall

import (
	"slices"

	"github.com/redis/go-redis/v9"
)

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
// [ASC|DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]
func geoSearch(w *words) method {
	key, query := w.next(), &redis.GeoSearchLocationQuery{}
	repeated := w.once(func() {
		query.GeoSearchQuery = w.area(func(name string) {
			switch name {
			case "WITHCOORD":
				query.WithCoord = true
			case "WITHDIST":
				query.WithDist = true
			case "WITHHASH":
				query.WithHash = true
			}
		}, "WITHCOORD", "WITHDIST", "WITHHASH")
	})
	if query.WithCoord || query.WithDist || query.WithHash {
		return method{(*redis.Pipeline).GeoSearchLocation, []any{key, query}}
	}
	w.refuse(repeated)
	return method{(*redis.Pipeline).GeoSearch, []any{key, &query.GeoSearchQuery}}
}

// once reads the words that are left. If they are the same ones twice, it reads the first half, skips the other, and
// returns true. GeoSearchLocation of go-redis 9.22.0 sends its options twice, which means the same to Redis;
// https://github.com/redis/go-redis/pull/3955 ends that.
func (w *words) once(read func()) bool {
	all, half := w.list, (len(w.list)-w.at)/2
	if middle := w.at + half; half > 0 && slices.Equal(all[w.at:middle], all[middle:]) {
		w.list = all[:middle]
		read()
		w.list = all
		w.at += half
		return true
	}
	read()
	return false
}

// GEOSEARCHSTORE destination source FROMMEMBER member|FROMLONLAT longitude latitude
// BYRADIUS radius unit|BYBOX width height unit [ASC|DESC] [COUNT count [ANY]] [STOREDIST]
func geoSearchStore(w *words) method {
	destination, source, query := w.next(), w.next(), &redis.GeoSearchStoreQuery{}
	query.GeoSearchQuery = w.area(func(string) { query.StoreDist = true }, "STOREDIST")
	return method{(*redis.Pipeline).GeoSearchStore, []any{source, destination, query}}
}

// area reads which members a search is for, in which order, and how many. It calls a function with the name of each
// further option, in capitals.
func (w *words) area(read func(name string), further ...string) redis.GeoSearchQuery {
	var query redis.GeoSearchQuery
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
		default:
			read(name)
		}
	}, append(further, "FROMMEMBER", "FROMLONLAT", "BYRADIUS", "BYBOX", "ASC", "DESC", "COUNT")...)
	w.refuse(from != 1 || by != 1 || query.RadiusUnit != "" && query.Radius <= 0)
	return query
}
