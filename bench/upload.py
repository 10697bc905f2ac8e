"""上传 upload: a PDF of 300 pages from the press of the button to its draft, on a running site, with what one sees."""

import argparse
import io
import re
import sys
import time
import uuid
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, Request, build_opener

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.reading import files

LINES = 24  # on a page of A4, and about 36 characters in each
SENTENCES = (
    "（{n}）加快推进第{n}号老旧小区改造，6月底前完成雨污分流12处、停车泊位",
    "80个、口袋公园2处，配齐消防、无障碍和充电设施，同步完善长效管理机制。",
    "（牵头单位：住房建设局；配合单位：自然资源局、生态环境局、各镇街）",
    "项目实行一图一表一专班推进，每周调度，每月通报，问题不过夜，责任到人。",
)


def paper(pages: int) -> bytes:
    """A plan of so many pages, each of six tasks in four lines."""
    printed = []
    for page in range(pages):
        lines = [SENTENCES[line % 4].format(n=page * 6 + line // 4 + 1) for line in range(LINES)]
        if page == 0:
            lines[:2] = ["2020年云湖新区城市更新实施方案", "一、重点任务"]
        printed.append([(60.0, 790.0 - 30 * place, line) for place, line in enumerate(lines)])
    return files.pdf(printed, size=13)


def form(fields: dict[str, str], content: bytes) -> tuple[bytes, str]:
    """A form with one file, as a browser sends it, and the type of its content."""
    mark, out = uuid.uuid4().hex, io.BytesIO()
    for name, value in fields.items():
        out.write(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="plan.pdf"\r\n'
    out.write(head.encode() + b"Content-Type: application/pdf\r\n\r\n" + content + f"\r\n--{mark}--\r\n".encode())
    return out.getvalue(), f"multipart/form-data; boundary={mark}"


class Browser:
    """Somebody at the desk of a running site."""

    def __init__(self, url: str) -> None:
        self.url, self.cookies = url.rstrip("/"), CookieJar()
        self.opener: OpenerDirector = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> tuple[str, str]:
        """The address one ends at, and its page."""
        with self.opener.open(path if path.startswith("http") else self.url + path, timeout=120) as answer:
            return answer.url, answer.read().decode()

    def post(self, path: str, body: bytes, kind: str) -> tuple[str, str]:
        """The address a form leads to, and its page."""
        headers = {"Content-Type": kind, "Referer": self.url + path}
        with self.opener.open(Request(self.url + path, data=body, headers=headers), timeout=120) as answer:  # noqa: S310 - of a site of ours
            return answer.url, answer.read().decode()

    def token(self, path: str) -> str:
        """The token that a form of the page carries."""
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path)[1])
        return found[1] if found else ""

    def sign_in(self, name: str, word: str) -> None:
        """Signs in; ends where that is refused."""
        fields = {"login": name, "password": word, "csrfmiddlewaretoken": self.token("/account/login/")}
        at, _ = self.post("/account/login/", urlencode(fields).encode(), "application/x-www-form-urlencoded")
        if "login" in at:
            raise SystemExit(f"{name} was not signed in at {self.url}")


def main() -> None:
    """Uploads the paper, watches the progress, and prints how long each part took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="a running demonstration site")
    parser.add_argument("--name", default="ducha.yi")
    parser.add_argument("--word", default="yunhu-16310-demo")
    parser.add_argument("--pages", type=int, default=300)
    args = parser.parse_args()
    content, browser = paper(args.pages), Browser(args.url)
    browser.sign_in(args.name, args.word)
    fields = {"csrfmiddlewaretoken": browser.token("/desk/"), "title": "", "kind": "plan", "issued": "2020-03-20"}
    body, kind = form(fields, content)
    begun = time.perf_counter()
    at, page = browser.post("/desk/receive", body, kind)
    answered, seen = time.perf_counter() - begun, set()
    while "/reading/" in at and 'class="refusal"' not in page:
        seen |= set(re.findall(r'<progress max="\d+" value="(\d+)"', page))
        time.sleep(0.25)
        at, page = browser.get(at)
    drawn = time.perf_counter() - begun
    tasks = len(re.findall(r'id="l\d+"', page))
    told = f"{args.pages} pages, {len(content):,} bytes: answered after {answered:.2f} s, "
    told += f"draft of {tasks} lines seen after {drawn:.2f} s, its page {len(page):,} characters; "
    sys.stdout.write(f"{told}{len(seen)} states of progress shown\n")


if __name__ == "__main__":
    main()
