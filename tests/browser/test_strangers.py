"""What somebody without a browser can do to a server: less than it takes to harm it."""

import asyncio
import http.client
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed


def ask(server, path, method="GET", body=None, **headers):
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


def talk(server, conversation):
    async def run():
        address = server.replace("http", "ws") + "_stcore/stream"
        async with connect(address, subprotocols=["streamlit"], max_size=None, compression=None) as wire:
            return await conversation(wire)

    with ThreadPoolExecutor(1) as thread:  # a browser that was here before has a loop in this one
        return thread.submit(asyncio.run, run()).result()


def test_an_unfinished_message_is_not_held(server):
    async def floods(wire):
        async def parts():
            for _ in range(50):
                yield b"x" * 100_000
                await asyncio.sleep(0.002)

        try:
            await wire.send(parts())
        except ConnectionClosed as closed:
            return closed
        return None

    assert talk(server, floods) is not None


def test_no_visit_brings_a_file_by_http(server):
    async def begins(wire):
        message = BackMsg()
        message.rerun_script.query_string = ""
        await wire.send(message.SerializeToString())
        told = ForwardMsg()
        while not told.HasField("new_session"):
            told.ParseFromString(await wire.recv())
        visit = told.new_session.initialize.session_id
        cookie = ask(server, "/_stcore/health")[1]["set-cookie"].split(";")[0]
        headers = {"Cookie": cookie, "X-Xsrftoken": cookie.partition("=")[2]}
        return ask(server, f"/_stcore/upload_file/{visit}/1", "PUT", b"x" * 1000, **headers)[0]

    assert talk(server, begins) == 405


def test_odd_names_of_files_and_pages(server):
    packed = {"Accept-Encoding": "gzip"}
    assert ask(server, "/static/js/a%00b.js", **packed)[0] == 400
    assert [ask(server, path, **packed)[0] for path in ("/tangent/x", "/a/b/c", "/embed/x", "/static/js/x.js")] == 4 * [
        404
    ]
    assert "content-encoding" not in ask(server, "/", **{"Accept-Encoding": "gzip;q=0"})[1]
