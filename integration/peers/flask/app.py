"""The product service as the course taught it, with Flask, redis-py and sqlite3, but for the weaknesses that COURSE.md names.

    DATABASE_PATH=products.db REDIS_URL=redis://127.0.0.1:6379 gunicorn --workers 2 app:app

It reads the same database file as the Go server, and the price is an integer number of cents in it, too.
"""

import json
import os
import sqlite3
import threading
from decimal import Decimal

import redis
from flask import Flask, Response, request

LIFETIME = int(os.environ.get("CACHE_TTL_SECONDS", "60"))
DATABASE = os.environ["DATABASE_PATH"]

app = Flask(__name__)
cache = redis.Redis.from_url(os.environ["REDIS_URL"])
connections = threading.local()


def database():
    """Returns the connection of this thread: sqlite3's can't be shared."""
    if not hasattr(connections, "sqlite"):
        connections.sqlite = sqlite3.connect(DATABASE, isolation_level=None)
    return connections.sqlite


def answer(body, status=200):
    return Response(body, status=status, mimetype="application/json")


def as_decimal(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def find(name):
    """Returns the body for a product, from Redis, or from SQLite and then put into Redis; None if there is none."""
    key = "flask:" + name
    try:
        cached = cache.get(key)
    except redis.RedisError:
        cached = None
    if cached is not None:
        return cached
    row = database().execute("SELECT price_cents, quantity FROM products WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    body = '{"type":"PRODUCT","count":1,"attributes":{"name":%s,"price":%s,"quantity":%d}}' % (
        json.dumps(name), as_decimal(row[0]), row[1])
    try:
        cache.set(key, body, ex=LIFETIME)
    except redis.RedisError:
        pass
    return body


@app.get("/products/<name>")
def get_product(name):
    body = find(name)
    if body is None:
        return answer('{"title":"Not Found","status":404}', 404)
    return answer(body)


@app.post("/products")
def post_product():
    product = request.get_json(silent=True)
    if not isinstance(product, dict):
        return answer('{"title":"Bad Request","status":400}', 400)
    try:
        row = (str(product["name"]), int(Decimal(str(product["price"])) * 100), int(product["quantity"]))
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return answer('{"title":"Unprocessable Content","status":422}', 422)
    if not row[0] or row[1] < 0 or row[2] < 0:
        return answer('{"title":"Unprocessable Content","status":422}', 422)
    try:
        database().execute("INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?)", row)
    except sqlite3.IntegrityError:
        return answer('{"title":"Conflict","status":409}', 409)
    return answer('{"type":"PRODUCTS","count":1,"message":"created"}', 201)
