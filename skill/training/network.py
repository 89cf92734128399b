"""The network that is trained: a small BERT with one head for each thing to be told."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from transformers import BertModel
from transformers.utils import logging

from skill.question.classes import ASPECT_CLASSES

logging.set_verbosity_error()  # the base has a part that is not used, and need not be told of
logging.disable_progress_bar()


class Network(nn.Module):
    """The encoder with its three heads."""

    def __init__(self, folder: Path, classes: int) -> None:
        """Starts from the encoder in `folder`, with heads that know nothing.

        The heads begin at nought, so that networks trained from different seeds stay near enough
        to one another for their weights to be averaged.
        """
        super().__init__()
        self.bert = BertModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            hidden_act="gelu_pytorch_tanh",
            attn_implementation="eager",  # on processors, fused attention is five times slower
        )
        width = self.bert.config.hidden_size
        self.dropout = nn.Dropout(0.15)
        self.subject = nn.Linear(width, classes)
        self.aspect = nn.Linear(width, len(ASPECT_CLASSES))
        self.several = nn.Linear(width, 1)
        for head in self.heads:
            nn.init.zeros_(head.weight)
            nn.init.zeros_(head.bias)

    @property
    def heads(self) -> tuple[nn.Linear, nn.Linear, nn.Linear]:
        """What is asked; what is left open; whether several sentences answer."""
        return self.subject, self.aspect, self.several

    def embed(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Mean of the last hidden states, (batch, width)."""
        hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).float()
        pooled: torch.Tensor = (hidden * weights).sum(1) / weights.sum(1)
        return pooled

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Scores of subjects, of aspects, and of there being several answers."""
        pooled = self.dropout(self.embed(ids, mask))
        return self.subject(pooled), self.aspect(pooled), self.several(pooled).squeeze(-1)


def average(networks: list[Network]) -> Network:
    """One network whose weights are the mean of those of several, which began alike."""
    first, *others = networks
    with torch.no_grad():
        for name, tensor in first.state_dict().items():
            if tensor.is_floating_point():
                for other in others:
                    tensor += other.state_dict()[name]
                tensor /= len(networks)
    return first
