"""A respondent's browser without script: it walks through the survey by what stands on the pages."""

import html
import re

from django.test import Client

from efterord.models import SealedAnswer
from efterord.rules import answers_sealed
from efterord.vault import holder, sealed, tokens
from tests import made


def asked(**values):
    """The token of an open invitation; `values` go to the invitation."""
    made.organisation()
    token = tokens.new_token()
    made.invitation(values.pop("case", None) or made.case(at=made.root()), token, **values)
    return token


def boxes():
    """Every whole answer that waits, opened as the release opens it: its place and its response."""
    keystore = holder.current().keystore
    found = []
    for row in SealedAnswer.objects.all():
        private = keystore.pool_private(row.key_id)
        place = answers_sealed.read_place(sealed.open_padded(private, bytes(row.place_ciphertext)))
        if place.holds is answers_sealed.Holds.RESPONSE:
            found.append((place, answers_sealed.read_payload(sealed.open_padded(private, bytes(row.ciphertext)))))
    return found


def opened():
    """Every response that waits."""
    return [response for _, response in boxes()]


class Walker:
    """Reads forms and sends them back, as a browser without script does."""

    def __init__(self, language="en"):
        self.client = Client(headers={"accept-language": language})

    def open(self, token):
        response = self.client.get(f"/survey/{token}/")
        assert response.status_code == 302
        return self.client.get(response["Location"])

    def get(self, path):
        return self.client.get(path)

    def send(self, path, response=None, *, go="next", follow=True, **answers):
        """Fill the form of a page (fetched now unless given) and press a button."""
        page = response or self.client.get(path)
        data = {**filled(page), **answers}
        return self.client.post(path, {**data, "go": go}, follow=follow)

    def answer_everything(self, token, **special):
        """Walk to the overview; `special` names answers by question with an underscore for the hyphen."""
        self.open(token)
        for number in range(1, 11):
            page = self.get(f"/survey/{number}/")
            given = dict.fromkeys(re.findall(r'type="radio" name="(q-[A-Z]\d)"', text(page)), "4")
            given |= {"q-R3": "no", "q-R5": "studies"} if number == 10 else {}
            given |= {"q-R2": ["r-C1", "r-A1"]} if number == 9 else {}
            given |= {n: special[n.replace("-", "_")] for n in given if n.replace("-", "_") in special}
            response = self.send(f"/survey/{number}/", page, **given)
            if number == 9:
                response = self.send(
                    "/survey/9/weights/",
                    response,
                    **{"q-R2-weight-r-A1": "4", "q-R2-weight-r-C1": "2", "q-R2-decided": "r-A1"},
                )
        return response

    def submit(self, overview):
        return self.client.post("/survey/done/", filled(overview))


def text(response):
    return response.content.decode()


def filled(response):
    """The form on a page as it would be sent: hidden fields, what is ticked, and what is written."""
    found = {}
    form = text(response).split("<form", 1)[1].split("</form>", 1)[0]
    for tag in re.findall(r"<input\b[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in ("radio", "checkbox") and not re.search(r" checked\b", tag):
            continue
        if not re.search(r" disabled\b", tag):
            found.setdefault(attributes["name"], []).append(html.unescape(attributes.get("value", "")))
    for name, words in re.findall(r'<textarea\b[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = [html.unescape(words)]
    return found


def receipt_on(response):
    """The receipt a page shows."""
    return re.search(r'<p class="code">([0-9A-Z-]+)</p>', text(response))[1]


def sentences(response):
    """What a page says, without its tags and with single blanks."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(response))))


def own_words(response):
    """The fields for own words that a page shows, with their labels."""
    found = {}
    for box in re.findall(
        r'<div class="ds-field follow" id="([^"]+)-box"([^>]*)>(.*?)</div>', text(response), re.DOTALL
    ):
        if not re.search(r" hidden\b", box[1]):
            label = re.search(r"<label[^>]*>(.*?)</label>", box[2], re.DOTALL)[1]
            found[box[0]] = html.unescape(re.search(r"<span(?![^>]* hidden)[^>]*>([^<]*)</span>", label)[1])
    return found
