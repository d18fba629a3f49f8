# GRU4Rec: a recurrent network reads a session click by click and scores every item as the next one.
#
#   [1] Hidasi, Karatzoglou, Baltrunas, Tikk: Session-based Recommendations with Recurrent Neural Networks. ICLR 2016.
#   [2] Hidasi, Karatzoglou: Recurrent Neural Networks with Top-k Gains for Session-based Recommendations. CIKM 2018.
#   [3] Cho et al.: Learning Phrase Representations using RNN Encoder-Decoder. EMNLP 2014 (the gated recurrent unit).
#   [4] Duchi, Hazan, Singer: Adaptive Subgradient Methods. JMLR 2011 (Adagrad).
#
# This is TorchScript. It is stored as it stands in each model's archive, and a loader refuses an archive whose code differs.
# Shapes: B sessions side by side, T clicks, L layers, D units, U distinct items of a step. Gates lie in the order reset,
# update, new, as in PyTorch's GRU. An item's embedding is both what the network reads and what it scores against (tied
# weights, [2] section 3.3).
class Gru4Rec(Module):
  __parameters__ = ["embedding", "item_bias", "input_weight", "hidden_weight", "input_bias", "hidden_bias", ]
  __buffers__ = []
  embedding : Tensor
  item_bias : Tensor
  input_weight : Tensor
  hidden_weight : Tensor
  input_bias : Tensor
  hidden_bias : Tensor
  training : bool

  # ---- Serving -------------------------------------------------------------------------------------------------------

  # Scores [B, items] of every item as the next click of sessions [B, T]: item indexes, the oldest first, -1 for padding.
  def forward(self: __torch__.Gru4Rec, sessions: Tensor) -> Tensor:
    return torch.addmm(self.item_bias, self.encode(sessions), torch.t(self.embedding))

  # The top layer's hidden state [B, D] at the end of sessions [B, T]. Padding leaves the state as it is.
  def encode(self: __torch__.Gru4Rec, sessions: Tensor) -> Tensor:
    layers = self.hidden_weight.size(0)
    hidden = torch.zeros([layers, sessions.size(0), self.hidden_weight.size(2)])
    for t in range(sessions.size(1)):
      hidden = self.step(hidden, torch.select(sessions, 1, t))
    return torch.select(hidden, 0, layers - 1)

  # The states [L, B, D] of all layers after one more click of each session. clicks [B]: item indexes, -1 leaves a
  # session's states as they are.
  def step(self: __torch__.Gru4Rec, hidden: Tensor, clicks: Tensor) -> Tensor:
    clicked = torch.unsqueeze(clicks >= 0, 1)
    x = torch.index_select(self.embedding, 0, torch.clamp(clicks, 0))
    states = annotate(List[Tensor], [])
    for layer in range(hidden.size(0)):
      before = torch.select(hidden, 0, layer)
      _, update, new, _ = self.gates(layer, x, before)
      x = torch.where(clicked, new + update * (before - new), before)
      torch.append(states, x)
    return torch.stack(states)

  # One layer's reset gate r, update gate z, new state n and U_n h + c_n, [B, D] each ([3] eq. 5-8, [1] eq. 1-4):
  # r, z = sigmoid(W x + b + U h + c), n = tanh(W_n x + b_n + r (U_n h + c_n)); the next state is n + z (h - n).
  def gates(self: __torch__.Gru4Rec, layer: int, x: Tensor, h: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    units = self.hidden_weight.size(2)
    from_input = torch.addmm(torch.select(self.input_bias, 0, layer), x, torch.t(torch.select(self.input_weight, 0, layer)))
    from_hidden = torch.addmm(torch.select(self.hidden_bias, 0, layer), h, torch.t(torch.select(self.hidden_weight, 0, layer)))
    both = torch.sigmoid(torch.narrow(from_input, 1, 0, 2 * units) + torch.narrow(from_hidden, 1, 0, 2 * units))
    reset = torch.narrow(both, 1, 0, units)
    update = torch.narrow(both, 1, units, units)
    candidate = torch.narrow(from_hidden, 1, 2 * units, units)
    new = torch.tanh(torch.narrow(from_input, 1, 2 * units, units) + reset * candidate)
    return (reset, update, new, candidate)

  # ---- Training ------------------------------------------------------------------------------------------------------

  # Loss and gradients of one mini-batch of the session-parallel schedule ([1] section 3.1.1). No tape: each line below
  # "backward" is the derivative of one above it, and no gradient flows into the state before (one step of truncation).
  #
  #   hidden          [L, B', D]  states after the mini-batch before, B' of them
  #   carry           [B]         which of those a session goes on from, -1 for a session that begins
  #   rows            [U]         the distinct items of inputs, targets and negatives
  #   inputs, targets [B]         places in rows of the items clicked now and next
  #   log_weights     [U]         added to the scores: the logQ correction, and the merging of an item's copies
  #   input_mask      [B, D]      dropout of the embedding, hidden_mask [L, B, D] of the states: 0 or 1 / (1 - rate)
  #   scale                       1 / (the full mini-batch's size)
  #
  # Returns loss [], states [L, B, D], and the gradients of embedding[rows], item_bias[rows], and the four gate parameters.
  def gradients(self: __torch__.Gru4Rec, hidden: Tensor, carry: Tensor, rows: Tensor, inputs: Tensor, targets: Tensor,
                log_weights: Tensor, input_mask: Tensor, hidden_mask: Tensor, scale: float) -> List[Tensor]:
    layers = self.hidden_weight.size(0)
    embedding = torch.index_select(self.embedding, 0, rows)
    goes_on = torch.view(carry >= 0, [1, -1, 1])
    before = torch.index_select(hidden, 1, torch.clamp(carry, 0)) * goes_on

    # forward: the network
    x = torch.index_select(embedding, 0, inputs) * input_mask
    xs = annotate(List[Tensor], [])
    gates = annotate(List[Tuple[Tensor, Tensor, Tensor, Tensor]], [])
    for layer in range(layers):
      h = torch.select(before, 0, layer)
      reset, update, new, candidate = self.gates(layer, x, h)
      torch.append(xs, x)
      torch.append(gates, (reset, update, new, candidate))
      x = (new + update * (h - new)) * torch.select(hidden_mask, 0, layer)
    torch.append(xs, x)

    # forward: cross-entropy over the mini-batch's own targets and the drawn negatives ([2] section 3.1)
    bias = torch.index_select(self.item_bias, 0, rows) + log_weights
    log_p = torch.log_softmax(torch.addmm(bias, x, torch.t(embedding)), 1)
    target = torch.unsqueeze(targets, 1)
    loss = torch.sum(torch.gather(log_p, 1, target)) * -scale

    # backward: cross-entropy, d loss / d score = (p - [item is the target]) / B
    d_scores = torch.exp(log_p)
    torch.scatter_add_(d_scores, 1, target, torch.full([carry.size(0), 1], -1.))
    torch.mul_(d_scores, scale)
    d_embedding = torch.mm(torch.t(d_scores), x)
    d_item_bias = torch.sum(d_scores, [0])
    d_x = torch.mm(d_scores, embedding)

    # backward: the network, from the top layer down
    d_input_weight = torch.empty_like(self.input_weight)
    d_hidden_weight = torch.empty_like(self.hidden_weight)
    d_input_bias = torch.empty_like(self.input_bias)
    d_hidden_bias = torch.empty_like(self.hidden_bias)
    for above in range(layers):
      layer = layers - 1 - above
      reset, update, new, candidate = gates[layer]
      h = torch.select(before, 0, layer)
      d_h = d_x * torch.select(hidden_mask, 0, layer)
      d_update = d_h * (h - new) * update * (1 - update)
      d_new = d_h * (1 - update) * (1 - new * new)
      d_reset = d_new * candidate * reset * (1 - reset)
      d_input = torch.cat([d_reset, d_update, d_new], 1)
      d_hidden = torch.cat([d_reset, d_update, d_new * reset], 1)
      torch.copy_(torch.select(d_input_weight, 0, layer), torch.mm(torch.t(d_input), xs[layer]))
      torch.copy_(torch.select(d_hidden_weight, 0, layer), torch.mm(torch.t(d_hidden), h))
      torch.copy_(torch.select(d_input_bias, 0, layer), torch.sum(d_input, [0]))
      torch.copy_(torch.select(d_hidden_bias, 0, layer), torch.sum(d_hidden, [0]))
      d_x = torch.mm(d_input, torch.select(self.input_weight, 0, layer))
    torch.index_add_(d_embedding, 0, inputs, d_x * input_mask)
    states = torch.stack(xs[1:])
    return [loss, states, d_embedding, d_item_bias, d_input_weight, d_hidden_weight, d_input_bias, d_hidden_bias]

  # One step of learning: gradients as above, then Adagrad with momentum, on the rows of the step's items only. Changes
  # the parameters and the sums and momenta (one of each per parameter, in the order of __parameters__) in place.
  # rates: learning rate, momentum, scale. Returns loss [] and states [L, B, D].
  def learn(self: __torch__.Gru4Rec, hidden: Tensor, carry: Tensor, rows: Tensor, inputs: Tensor, targets: Tensor,
            log_weights: Tensor, input_mask: Tensor, hidden_mask: Tensor, rates: Tensor,
            sums: List[Tensor], momenta: List[Tensor]) -> List[Tensor]:
    learning_rate = float(rates[0])
    momentum = float(rates[1])
    g = self.gradients(hidden, carry, rows, inputs, targets, log_weights, input_mask, hidden_mask, float(rates[2]))
    self.adagrad_rows(self.embedding, rows, g[2], sums[0], momenta[0], learning_rate, momentum)
    self.adagrad_rows(self.item_bias, rows, g[3], sums[1], momenta[1], learning_rate, momentum)
    self.adagrad(self.input_weight, g[4], sums[2], momenta[2], learning_rate, momentum)
    self.adagrad(self.hidden_weight, g[5], sums[3], momenta[3], learning_rate, momentum)
    self.adagrad(self.input_bias, g[6], sums[4], momenta[4], learning_rate, momentum)
    self.adagrad(self.hidden_bias, g[7], sums[5], momenta[5], learning_rate, momentum)
    return [g[0], g[1]]

  # [4]: s += g^2; step = momentum * step - rate * g / sqrt(s + 1e-6); parameter += step.
  def adagrad(self: __torch__.Gru4Rec, parameter: Tensor, g: Tensor, s: Tensor, step: Tensor,
              learning_rate: float, momentum: float) -> None:
    torch.addcmul_(s, g, g)
    torch.mul_(step, momentum)
    torch.addcmul_(step, g, torch.rsqrt(s + 9.9999999999999995e-07), value=-learning_rate)
    torch.add_(parameter, step)
    return None

  # The same on some rows of a table, whose other rows stay as they are.
  def adagrad_rows(self: __torch__.Gru4Rec, table: Tensor, rows: Tensor, g: Tensor, sums: Tensor, steps: Tensor,
                   learning_rate: float, momentum: float) -> None:
    s = torch.index_select(sums, 0, rows)
    step = torch.index_select(steps, 0, rows)
    parameter = torch.index_select(table, 0, rows)
    self.adagrad(parameter, g, s, step, learning_rate, momentum)
    torch.index_copy_(sums, 0, rows, s)
    torch.index_copy_(steps, 0, rows, step)
    torch.index_copy_(table, 0, rows, parameter)
    return None
