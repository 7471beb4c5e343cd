"""A client of the TikTok Shop API that shares no code with this repository.

It uses Python's standard library alone (3.9 or later) and goes the whole way of an integration:
consent, tokens, shops, order search, order detail, refresh, webhooks. It prints one line of JSON
with what it saw and exits 0, or says on stderr what went wrong and exits 1.
"""

import argparse
import hashlib
import hmac
import json
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TIMEOUT_S = 10


class ApiError(Exception):
    """TikTok answered with a code other than 0."""

    def __init__(self, path, code, message):
        super().__init__(f"{path} answered code {code}: {message}")
        self.code = code


class Client:
    def __init__(self, base_url, app_key, app_secret):
        self.base_url = base_url.rstrip("/")
        self.app_key = app_key
        self.app_secret = app_secret
        self.tokens = {}

    def consent(self, state):
        """Follows the consent link as a seller who agrees, and gives the code."""
        query = urllib.parse.urlencode({"service_id": "1", "state": state})
        opener = urllib.request.build_opener(KeepRedirect)
        try:
            opener.open(f"{self.base_url}/open/authorize?{query}", timeout=TIMEOUT_S)
        except urllib.error.HTTPError as answer:
            location = urllib.parse.urlsplit(answer.headers.get("location", ""))
            returned = urllib.parse.parse_qs(location.query)
            if returned.get("state") != [state]:
                raise RuntimeError("the consent came back with another state") from None
            if "error" in returned:
                raise RuntimeError(f"the seller refused: {returned['error'][0]}") from None
            return returned["code"][0]
        raise RuntimeError("the consent link did not redirect")

    def get_tokens(self, code):
        self.tokens = self._token_call("get", grant_type="authorized_code", auth_code=code)

    def refresh_tokens(self):
        refresh_token = self.tokens["refresh_token"]
        self.tokens = self._token_call(
            "refresh", grant_type="refresh_token", refresh_token=refresh_token
        )

    def shops(self):
        return self._signed("GET", "/authorization/202309/shops", {})["shops"]

    def search_orders(self, cipher, updated_since, page_size=5):
        """Every order changed since then, page by page, as the search gives them."""
        window = {"update_time_ge": updated_since, "update_time_lt": int(time.time()) + 1}
        query = {
            "shop_cipher": cipher,
            "page_size": str(page_size),
            "sort_field": "update_time",
            "sort_order": "ASC",
        }
        while True:
            data = self._signed("POST", "/order/202309/orders/search", query, window)
            yield from data.get("orders") or []
            page_token = data.get("next_page_token")
            if not page_token:
                return
            query = {**query, "page_token": page_token}

    def read_orders(self, cipher, ids):
        orders = []
        for start in range(0, len(ids), 50):
            query = {"shop_cipher": cipher, "ids": ",".join(ids[start : start + 50])}
            orders += self._signed("GET", "/order/202309/orders", query)["orders"]
        return orders

    def _token_call(self, call, **query):
        query = {"app_key": self.app_key, "app_secret": self.app_secret, **query}
        path = f"/api/v2/token/{call}"
        url = f"{self.base_url}{path}?{urllib.parse.urlencode(query)}"
        return data_of(path, fetch(urllib.request.Request(url)))

    def _signed(self, method, path, query, body=None):
        # Written once: what is signed must be the very bytes that are sent.
        raw = b"" if body is None else json.dumps(body).encode()
        query = {"app_key": self.app_key, "timestamp": str(int(time.time())), **query}
        query["sign"] = sign_request(self.app_secret, path, query, raw)
        request = urllib.request.Request(
            f"{self.base_url}{path}?{urllib.parse.urlencode(query)}",
            data=raw or None,
            method=method,
            headers={
                "content-type": "application/json",
                "x-tts-access-token": self.tokens["access_token"],
            },
        )
        return data_of(path, fetch(request))


class KeepRedirect(urllib.request.HTTPRedirectHandler):
    """Shows a redirect instead of following it."""

    def redirect_request(self, *args):
        return None


def sign_request(secret, path, query, raw_body):
    """Lower-case hex over secret + path + sorted names and values + body + secret."""
    signed = sorted((k, v) for k, v in query.items() if k not in ("sign", "access_token"))
    text = secret + path + "".join(name + value for name, value in signed)
    message = text.encode() + raw_body + secret.encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def is_webhook_signed(app_key, app_secret, raw_body, header):
    expected = hmac.new(app_secret.encode(), app_key.encode() + raw_body, hashlib.sha256)
    return hmac.compare_digest(expected.hexdigest().encode(), header.encode("utf-8", "replace"))


def fetch(request):
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:
            return response.read()
    except urllib.error.HTTPError as refused:
        return refused.read()


def data_of(path, raw):
    # Success is in the code; the HTTP status says nothing reliable.
    envelope = json.loads(raw)
    if envelope["code"] != 0:
        raise ApiError(path, envelope["code"], envelope.get("message"))
    return envelope.get("data") or {}


class WebhookServer(ThreadingHTTPServer):
    """Takes webhooks: 200 for what TikTok signed, 401 for anything else."""

    daemon_threads = True

    def __init__(self, port, app_key, app_secret):
        super().__init__(("127.0.0.1", port), WebhookHandler)
        self.app_key = app_key
        self.app_secret = app_secret
        self.taken = []
        self.refused = 0
        self.changed = threading.Condition()

    def take(self, raw, header):
        is_signed = is_webhook_signed(self.app_key, self.app_secret, raw, header)
        with self.changed:
            if is_signed:
                self.taken.append(json.loads(raw))
            else:
                self.refused += 1
            self.changed.notify_all()
        return 200 if is_signed else 401

    def wait_for(self, orders, deadline):
        """Until each of the orders was named by a webhook."""

        def have_all():
            return orders <= {webhook["data"].get("order_id") for webhook in self.taken}

        with self.changed:
            if not self.changed.wait_for(have_all, max(0.0, deadline - time.monotonic())):
                raise RuntimeError("not every order was named by a webhook in time")


class WebhookHandler(BaseHTTPRequestHandler):
    server: WebhookServer
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("content-length", "0")))
        status = self.server.take(raw, self.headers.get("authorization", ""))
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


def summary(order):
    return {key: order[key] for key in ("id", "status", "update_time")}


def run(options):
    deadline = time.monotonic() + options.seconds
    started_at = int(time.time()) - 300
    client = Client(options.base_url, options.app_key, options.app_secret)
    webhooks = WebhookServer(options.webhook_port, options.app_key, options.app_secret)
    threading.Thread(target=webhooks.serve_forever, daemon=True).start()

    client.get_tokens(client.consent("a state of mine"))
    shops = client.shops()
    cipher = shops[0]["cipher"]

    searched = {}
    while len(searched) < options.orders:
        if time.monotonic() > deadline:
            raise RuntimeError(f"the search found {len(searched)} orders in time")
        for order in client.search_orders(cipher, started_at):
            searched[order["id"]] = summary(order)
        time.sleep(0.05)

    read = client.read_orders(cipher, sorted(searched))
    old_access_token = client.tokens["access_token"]
    client.refresh_tokens()
    read_after_refresh = client.read_orders(cipher, sorted(searched))
    webhooks.wait_for(set(searched), deadline)
    webhooks.shutdown()

    return {
        "open_id": client.tokens["open_id"],
        "shops": [{key: shop[key] for key in ("id", "region")} for shop in shops],
        "searched": list(searched.values()),
        "read": [summary(order) for order in read],
        "read_after_refresh": [summary(order) for order in read_after_refresh],
        "token_was_replaced": old_access_token != client.tokens["access_token"],
        "token_lives_until": client.tokens["access_token_expire_in"],
        "webhooks": [
            {"type": webhook["type"], "shop_id": webhook.get("shop_id"), **webhook["data"]}
            for webhook in webhooks.taken
        ],
        "refused_webhooks": webhooks.refused,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--app-key", required=True)
    parser.add_argument("--app-secret", required=True)
    parser.add_argument("--webhook-port", type=int, required=True)
    parser.add_argument("--orders", type=int, default=1, help="how many orders to wait for")
    parser.add_argument("--seconds", type=float, default=30, help="how long to wait in all")
    try:
        print(json.dumps(run(parser.parse_args())))
    except (ApiError, RuntimeError, OSError, ValueError, KeyError) as err:
        print(f"{type(err).__name__}: {err}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
