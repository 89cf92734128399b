"""Lambda's entry, the web service and the skill in process say the same."""

import re
import subprocess
import sys

from lambda_function import lambda_handler
from skill.build import build_skill
from speech.device import Device
from speech.endpoint import LocalEndpoint, WebEndpoint
from speech.matching import load_matcher

SAID = ("what happens to my muscles", "next", "help")


class LambdaEndpoint:
    """The entry that AWS Lambda calls."""

    def invoke(self, request):
        return lambda_handler(request, None)


def spoken(endpoint):
    device = Device(endpoint, load_matcher("en-GB"), "a listener")
    answers = [device.launch(), *(device.say(words) for words in SAID)]
    return [(answer.ssml, answer.reprompt, answer.end) for answer in answers]


def test_one_conversation_three_ways():
    command = [sys.executable, "-m", "skill", "serve", "--local", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = re.search(r"http://\S+", process.stdout.readline())[0]
            by_web = spoken(WebEndpoint(url))
        finally:
            process.terminate()
    in_process = spoken(LocalEndpoint(build_skill()))
    assert len(set(in_process)) == len(SAID) + 1
    assert by_web == in_process
    assert spoken(LambdaEndpoint()) == in_process
