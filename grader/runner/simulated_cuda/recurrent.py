"""LSTM and GRU cells. On CUDA they are fused kernels of their own, which the CPU has no counterpart of."""

from __future__ import annotations

import torch

Tensor = torch.Tensor


def _gates(igates: Tensor, hgates: Tensor, ibias: Tensor | None, hbias: Tensor | None) -> tuple[Tensor, Tensor]:
    return (igates if ibias is None else igates + ibias), (hgates if hbias is None else hgates + hbias)


def lstm(igates: Tensor, hgates: Tensor, cx: Tensor, ibias: Tensor | None = None, hbias: Tensor | None = None):
    inner, hidden = _gates(igates, hgates, ibias, hbias)
    i, f, g, o = (inner + hidden).chunk(4, 1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    cy = f * cx + i * g
    return o * cy.tanh(), cy, torch.cat([i, f, g, o], 1)


def lstm_backward(grad_hy: Tensor | None, grad_cy: Tensor | None, cx: Tensor, cy: Tensor, saved: Tensor, bias: bool):
    i, f, g, o = saved.chunk(4, 1)
    squashed = cy.tanh()
    hy = torch.zeros_like(cx) if grad_hy is None else grad_hy
    c = hy * o * (1 - squashed**2)
    if grad_cy is not None:
        c = c + grad_cy
    by_gate = [c * g * i * (1 - i), c * cx * f * (1 - f), c * i * (1 - g**2), hy * squashed * o * (1 - o)]
    gates = torch.cat(by_gate, 1)
    return gates, c * f, gates.sum(0) if bias else gates.new_empty(0)


def gru(igates: Tensor, hgates: Tensor, hx: Tensor, ibias: Tensor | None = None, hbias: Tensor | None = None):
    inner, hidden = _gates(igates, hgates, ibias, hbias)
    ir, iz, inew = inner.chunk(3, 1)
    hr, hz, hnew = hidden.chunk(3, 1)
    r, z = (ir + hr).sigmoid(), (iz + hz).sigmoid()
    new = (inew + r * hnew).tanh()
    return new + z * (hx - new), torch.cat([r, z, new, hx, hnew], 1)


def gru_backward(grad_hy: Tensor, saved: Tensor, bias: bool):
    r, z, new, hx, hnew = saved.chunk(5, 1)
    at_new = grad_hy * (1 - z) * (1 - new**2)
    at_r, at_z = at_new * hnew * r * (1 - r), grad_hy * (hx - new) * z * (1 - z)
    igates, hgates = torch.cat([at_r, at_z, at_new], 1), torch.cat([at_r, at_z, at_new * r], 1)
    sums = (igates.sum(0), hgates.sum(0)) if bias else (igates.new_empty(0), hgates.new_empty(0))
    return igates, hgates, grad_hy * z, *sums


KERNELS = {
    "_thnn_fused_lstm_cell": lstm,
    "_thnn_fused_lstm_cell_backward_impl": lstm_backward,
    "_thnn_fused_gru_cell": gru,
    "_thnn_fused_gru_cell_backward": gru_backward,
}
