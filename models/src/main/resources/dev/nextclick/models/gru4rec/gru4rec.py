# GRU4Rec: a recurrent network reads a session click by click and scores every item as the next one.
#
#   [1] Hidasi, Karatzoglou, Baltrunas, Tikk: Session-based Recommendations with Recurrent Neural Networks. ICLR 2016.
#   [2] Hidasi, Karatzoglou: Recurrent Neural Networks with Top-k Gains for Session-based Recommendations. CIKM 2018.
#   [3] Cho et al.: Learning Phrase Representations using RNN Encoder-Decoder. EMNLP 2014 (the gated recurrent unit).
#   [4] Duchi, Hazan, Singer: Adaptive Subgradient Methods. JMLR 2011 (Adagrad).
#   [5] Gupta, Garg, Malhotra, Vig, Shroff: NISER: Normalized Item and Session Representations. 2019.
#
# This is TorchScript. It is stored as it stands in each model's archive, and a loader refuses an archive whose code differs.
# Shapes: B sessions side by side, T clicks, L layers, D units, F feed-forward layers, U distinct items of a step. Gates lie
# in the order reset, update, new, as in PyTorch's GRU.
#
# What is read of a clicked item is a row of a table, and the tables' shapes say which:
#   tied      input_table [0, D]: the embedding, by which items are scored too ([2] section 3.3)
#   separate  input_table [items, D]: an embedding of its own
#   one-hot   input_table [items, 3 D]: the first layer's input weights, a row an item ([1] section 3.1); input_weight then
#             has L - 1 layers, of those above
class Gru4Rec(Module):
  __parameters__ = ["embedding", "item_bias", "input_weight", "hidden_weight", "input_bias", "hidden_bias", "input_table", "feed_forward_weight", "feed_forward_bias", ]
  __buffers__ = []
  embedding : Tensor
  item_bias : Tensor
  input_weight : Tensor
  hidden_weight : Tensor
  input_bias : Tensor
  hidden_bias : Tensor
  input_table : Tensor
  feed_forward_weight : Tensor
  feed_forward_bias : Tensor
  training : bool

  # ---- Serving -------------------------------------------------------------------------------------------------------

  # Scores [B, items] of every item as the next click of sessions [B, T]: item indexes, the oldest first, -1 for padding.
  def forward(self: __torch__.Gru4Rec, sessions: Tensor) -> Tensor:
    return torch.addmm(self.item_bias, self.encode(sessions), torch.t(self.embedding))

  # What items are scored against [B, D] at the end of sessions [B, T]. Padding leaves a session as it is.
  def encode(self: __torch__.Gru4Rec, sessions: Tensor) -> Tensor:
    hidden = torch.new_zeros(self.hidden_weight, [self.hidden_weight.size(0), sessions.size(0), self.hidden_weight.size(2)])
    for t in range(sessions.size(1)):
      hidden = self.step(hidden, torch.select(sessions, 1, t))
    return self.readout(hidden)

  # The states [L, B, D] of all layers after one more click of each session. clicks [B]: item indexes, -1 leaves a
  # session's states as they are.
  def step(self: __torch__.Gru4Rec, hidden: Tensor, clicks: Tensor) -> Tensor:
    clicked = torch.unsqueeze(clicks >= 0, 1)
    table = self.input_table
    if self.input_table.size(0) == 0:
      table = self.embedding
    x = torch.index_select(table, 0, torch.clamp(clicks, 0))
    states = annotate(List[Tensor], [])
    for layer in range(hidden.size(0)):
      before = torch.select(hidden, 0, layer)
      _, update, new, _ = self.gates(layer, x, before)
      x = torch.where(clicked, new + update * (before - new), before)
      torch.append(states, x)
    return torch.stack(states)

  # One layer's reset gate r, update gate z, new state n and U_n h + c_n, [B, D] each ([3] eq. 5-8, [1] eq. 1-4):
  # r, z = sigmoid(W x + b + U h + c), n = tanh(W_n x + b_n + r (U_n h + c_n)); the next state is n + z (h - n).
  # x [B, D], or, of a one-hot input to the first layer, W x itself [B, 3 D].
  def gates(self: __torch__.Gru4Rec, layer: int, x: Tensor, h: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    units = self.hidden_weight.size(2)
    input_bias = torch.select(self.input_bias, 0, layer)
    below = layer + self.input_weight.size(0) - self.hidden_weight.size(0)
    if below < 0:
      from_input = x + input_bias
    else:
      from_input = torch.addmm(input_bias, x, torch.t(torch.select(self.input_weight, 0, below)))
    from_hidden = torch.addmm(torch.select(self.hidden_bias, 0, layer), h, torch.t(torch.select(self.hidden_weight, 0, layer)))
    both = torch.sigmoid(torch.narrow(from_input, 1, 0, 2 * units) + torch.narrow(from_hidden, 1, 0, 2 * units))
    reset = torch.narrow(both, 1, 0, units)
    update = torch.narrow(both, 1, units, units)
    candidate = torch.narrow(from_hidden, 1, 2 * units, units)
    new = torch.tanh(torch.narrow(from_input, 1, 2 * units, units) + reset * candidate)
    return (reset, update, new, candidate)

  # The top layer's states [B, D] through the feed-forward layers, y = tanh(V x + a) each ([1] section 3.1, figure 1).
  def readout(self: __torch__.Gru4Rec, hidden: Tensor) -> Tensor:
    x = torch.select(hidden, 0, hidden.size(0) - 1)
    for layer in range(self.feed_forward_weight.size(0)):
      x = self.feed_forward(layer, x)
    return x

  def feed_forward(self: __torch__.Gru4Rec, layer: int, x: Tensor) -> Tensor:
    weight = torch.select(self.feed_forward_weight, 0, layer)
    return torch.tanh(torch.addmm(torch.select(self.feed_forward_bias, 0, layer), x, torch.t(weight)))

  # ---- Losses --------------------------------------------------------------------------------------------------------
  #
  # Each gives the loss summed over the sessions, [], and its derivative by the scores, [B, U].
  #   r [B, U]           scores of the distinct items
  #   target [B, 1]      place of each session's own item t
  #   log_weights [U]    log of what an item weighs as a candidate, w; an item that is no candidate weighs 0
  # All but cross-entropy compare t with negatives, which are the others' targets and the drawn items. An item is not its
  # own negative: where t is drawn, or another session's target too, these copies are left out for that session. An item
  # that is a negative k times counts k times (w = k), so merging its copies changes nothing. N is the sum of all w; a
  # session whose mini-batch holds no negative has loss 0.

  # -sum over B of log p_t, p = softmax(r + log w) ([2] section 3.1). d r_j = p_j - [j = t]. weighted is r + log w.
  def cross_entropy(self: __torch__.Gru4Rec, weighted: Tensor, target: Tensor) -> Tuple[Tensor, Tensor]:
    log_p = torch.log_softmax(weighted, 1)
    own = torch.gather(log_p, 1, target)
    d_r = torch.exp(log_p)
    torch.scatter_add_(d_r, 1, target, torch.full_like(own, -1.))
    return (torch.neg(torch.sum(own)), d_r)

  # w / N of each session's negatives [B, U], 0 where there is none, and whether there is one, 1 or 0, [B, 1].
  def negatives(self: __torch__.Gru4Rec, r: Tensor, log_weights: Tensor, target: Tensor) -> Tuple[Tensor, Tensor]:
    weights = torch.scatter(torch.expand_as(torch.exp(log_weights), r), 1, target, 0.)
    n = torch.sum(weights, [1], True)
    return (weights / torch.clamp(n, 1.), torch.clamp(n, 0., 1.))

  # BPR, [1] section 3.1.3: -1/N sum_j w_j log sigmoid(r_t - r_j).
  # d r_j = w_j/N sigmoid(r_j - r_t), d r_t = -sum_j d r_j.
  def bpr(self: __torch__.Gru4Rec, r: Tensor, log_weights: Tensor, target: Tensor) -> Tuple[Tensor, Tensor]:
    share, _ = self.negatives(r, log_weights, target)
    behind = torch.gather(r, 1, target) - r
    loss = torch.neg(torch.sum(share * torch.log_sigmoid(behind)))
    d_r = share * torch.sigmoid(torch.neg(behind))
    torch.scatter_add_(d_r, 1, target, torch.neg(torch.sum(d_r, [1], True)))
    return (loss, d_r)

  # TOP1, [1] section 3.1.3: 1/N sum_j w_j (a_j + b_j), a_j = sigmoid(r_j - r_t), b_j = sigmoid(r_j^2).
  # d r_j = w_j/N (a_j (1 - a_j) + 2 r_j b_j (1 - b_j)), d r_t = -1/N sum_j w_j a_j (1 - a_j).
  def top1(self: __torch__.Gru4Rec, r: Tensor, log_weights: Tensor, target: Tensor) -> Tuple[Tensor, Tensor]:
    share, _ = self.negatives(r, log_weights, target)
    a = torch.sigmoid(r - torch.gather(r, 1, target))
    b = torch.sigmoid(r * r)
    d_a = share * a * (1 - a)
    d_r = d_a + share * (2 * r * b * (1 - b))
    torch.scatter_add_(d_r, 1, target, torch.neg(torch.sum(d_a, [1], True)))
    return (torch.sum(share * (a + b)), d_r)

  # log of s [B, U], the softmax of scores x over each session's negatives: s_j = w_j e^x_j / sum_k w_k e^x_k ([2] section 3).
  def log_softmax_of_negatives(self: __torch__.Gru4Rec, x: Tensor, log_weights: Tensor, target: Tensor) -> Tensor:
    return torch.log_softmax(torch.scatter(x + log_weights, 1, target, -1.0e9), 1)

  # BPR-max, [2] section 3, ranking-max losses: -log P + bpreg Q, P = sum_j s_j p_j, Q = sum_j s_j f_j^2, p_j = sigmoid(f_t - f_j),
  # of f = ELU(r): r above 0, else elu (e^r - 1); with elu = 0, f = r.
  # With q_j = s_j p_j / P: d f_j = s_j - q_j p_j + bpreg s_j (f_j^2 - Q + 2 f_j), d f_t = -sum_j q_j (1 - p_j),
  # d r = d f above 0, else (f + elu) d f. P is calculated by logarithms: as a sum of tiny numbers it would become 0.
  def bpr_max(self: __torch__.Gru4Rec, r: Tensor, log_weights: Tensor, target: Tensor,
              bpreg: float, elu: float) -> Tuple[Tensor, Tensor]:
    f = r
    if elu > 0.:
      f = torch.elu(r, elu)
    _, some = self.negatives(r, log_weights, target)
    log_s = self.log_softmax_of_negatives(f, log_weights, target)
    behind = torch.gather(f, 1, target) - f
    log_sp = log_s + torch.log_sigmoid(behind)
    log_total = torch.logsumexp(log_sp, [1], True)
    s = torch.exp(log_s) * some
    q = torch.exp(log_sp - log_total) * some
    p = torch.sigmoid(behind)
    square = torch.sum(s * f * f, [1], True)
    loss = torch.sum(bpreg * square - log_total * some)
    d_f = s - q * p + bpreg * s * (f * f - square + 2 * f)
    torch.scatter_add_(d_f, 1, target, torch.neg(torch.sum(q * (1 - p), [1], True)))
    if elu > 0.:
      d_f = torch.where(r > 0, d_f, d_f * (f + elu))
    return (loss, d_f)

  # TOP1-max, [2] section 3, ranking-max losses: M = sum_j s_j (a_j + b_j), with a and b as in TOP1 and s the softmax of r.
  # d r_j = s_j (a_j + b_j - M + a_j (1 - a_j) + 2 r_j b_j (1 - b_j)), d r_t = -sum_j s_j a_j (1 - a_j).
  def top1_max(self: __torch__.Gru4Rec, r: Tensor, log_weights: Tensor, target: Tensor) -> Tuple[Tensor, Tensor]:
    _, some = self.negatives(r, log_weights, target)
    s = torch.exp(self.log_softmax_of_negatives(r, log_weights, target)) * some
    a = torch.sigmoid(r - torch.gather(r, 1, target))
    b = torch.sigmoid(r * r)
    m = torch.sum(s * (a + b), [1], True)
    d_a = s * a * (1 - a)
    d_r = d_a + s * (a + b - m + 2 * r * b * (1 - b))
    torch.scatter_add_(d_r, 1, target, torch.neg(torch.sum(d_a, [1], True)))
    return (torch.sum(m), d_r)

  # ---- Directions ----------------------------------------------------------------------------------------------------
  #
  # Where only directions count, scores are sigma cos(h, e), without biases, and of a tied item e / |e| is read ([5] eq. 4).

  # Lengths of the rows of x [N, D], [N, 1]; never 0.
  def lengths(self: __torch__.Gru4Rec, x: Tensor) -> Tensor:
    return torch.sqrt(torch.sum(x * x, [1], True) + 9.9999999999999998e-13)

  # d x, of d u with u = x / |x|, [N, D] each: (d u - u (u . d u)) / |x|. What lies along x changes nothing.
  def through_direction(self: __torch__.Gru4Rec, d_u: Tensor, u: Tensor, length: Tensor) -> Tensor:
    return (d_u - u * torch.sum(u * d_u, [1], True)) / length

  # ---- Training ------------------------------------------------------------------------------------------------------

  # Loss and gradients of one mini-batch of the session-parallel schedule ([1] section 3.1.1). No tape: each line below
  # "backward" is the derivative of one above it, and no gradient flows into the state before (one step of truncation).
  #
  #   hidden          [L, B', D]  states after the mini-batch before, B' of them
  #   carry           [B]         which of those a session goes on from, -1 for a session that begins
  #   rows            [U]         the distinct items of inputs, targets and negatives, those of the inputs first
  #   inputs, targets [B]         places in rows of the items clicked now and next
  #   log_weights     [U]         what a candidate weighs, see above: the merging of an item's copies, the logQ correction
  #   input_mask      [B, D]      dropout of the embedding, hidden_mask [L, B, D] of the states: 0 or 1 / (1 - rate)
  #   scale                       1 / (the full mini-batch's size)
  #   sigma                       where only directions count, what cosines are multiplied by; else 0
  #   loss                        0 cross-entropy, 1 BPR, 2 TOP1, 3 BPR-max with its bpreg and elu, 4 TOP1-max
  #
  # Returns loss [], states [L, B, D], and the gradients of the parameters in their order; those of embedding and item_bias
  # are of rows, that of input_table of the inputs' rows, none where it is tied.
  def gradients(self: __torch__.Gru4Rec, hidden: Tensor, carry: Tensor, rows: Tensor, inputs: Tensor, targets: Tensor,
                log_weights: Tensor, input_mask: Tensor, hidden_mask: Tensor, scale: float,
                loss: int, bpreg: float, elu: float, sigma: float) -> List[Tensor]:
    layers = self.hidden_weight.size(0)
    one_hot = layers - self.input_weight.size(0)
    tied = self.input_table.size(0) == 0
    embedding = torch.index_select(self.embedding, 0, rows)
    embedding_length = self.lengths(embedding)
    if sigma > 0.:
      embedding = embedding / embedding_length
    goes_on = torch.view(carry >= 0, [1, -1, 1])
    before = torch.index_select(hidden, 1, torch.clamp(carry, 0)) * goes_on

    # forward: the network
    if tied:
      x = torch.index_select(embedding, 0, inputs)
    else:
      x = torch.index_select(self.input_table, 0, torch.index_select(rows, 0, inputs))
    if one_hot == 0:
      x = x * input_mask
    xs = annotate(List[Tensor], [])
    gates = annotate(List[Tuple[Tensor, Tensor, Tensor, Tensor]], [])
    for layer in range(layers):
      h = torch.select(before, 0, layer)
      reset, update, new, candidate = self.gates(layer, x, h)
      torch.append(xs, x)
      torch.append(gates, (reset, update, new, candidate))
      x = (new + update * (h - new)) * torch.select(hidden_mask, 0, layer)
    torch.append(xs, x)
    states = torch.stack(xs[1:])
    ys = [x]
    for layer in range(self.feed_forward_weight.size(0)):
      x = self.feed_forward(layer, x)
      torch.append(ys, x)

    readout_length = self.lengths(x)
    bias = torch.index_select(self.item_bias, 0, rows)
    if sigma > 0.:
      x = x / readout_length * sigma
      bias = torch.zeros_like(bias)

    # forward and backward: the loss
    target = torch.unsqueeze(targets, 1)
    if loss == 0:
      total, d_scores = self.cross_entropy(torch.addmm(bias + log_weights, x, torch.t(embedding)), target)
    else:
      r = torch.addmm(bias, x, torch.t(embedding))
      if loss == 1:
        total, d_scores = self.bpr(r, log_weights, target)
      else:
        if loss == 2:
          total, d_scores = self.top1(r, log_weights, target)
        else:
          if loss == 3:
            total, d_scores = self.bpr_max(r, log_weights, target, bpreg, elu)
          else:
            total, d_scores = self.top1_max(r, log_weights, target)
    torch.mul_(d_scores, scale)
    d_embedding = torch.mm(torch.t(d_scores), x)
    d_item_bias = torch.sum(d_scores, [0])
    d_x = torch.mm(d_scores, embedding)
    if sigma > 0.:
      d_x = self.through_direction(d_x * sigma, x / sigma, readout_length)
      d_item_bias = torch.zeros_like(d_item_bias)

    # backward: the feed-forward layers, from the top down
    d_feed_forward_weight = torch.empty_like(self.feed_forward_weight)
    d_feed_forward_bias = torch.empty_like(self.feed_forward_bias)
    for above in range(self.feed_forward_weight.size(0)):
      layer = self.feed_forward_weight.size(0) - 1 - above
      y = ys[layer + 1]
      d_y = d_x * (1 - y * y)
      torch.copy_(torch.select(d_feed_forward_weight, 0, layer), torch.mm(torch.t(d_y), ys[layer]))
      torch.copy_(torch.select(d_feed_forward_bias, 0, layer), torch.sum(d_y, [0]))
      d_x = torch.mm(d_y, torch.select(self.feed_forward_weight, 0, layer))

    # backward: the GRU, from the top layer down
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
      torch.copy_(torch.select(d_hidden_weight, 0, layer), torch.mm(torch.t(d_hidden), h))
      torch.copy_(torch.select(d_input_bias, 0, layer), torch.sum(d_input, [0]))
      torch.copy_(torch.select(d_hidden_bias, 0, layer), torch.sum(d_hidden, [0]))
      below = layer - one_hot
      if below < 0:
        d_x = d_input
      else:
        torch.copy_(torch.select(d_input_weight, 0, below), torch.mm(torch.t(d_input), xs[layer]))
        d_x = torch.mm(d_input, torch.select(self.input_weight, 0, below))

    # backward: the input
    if one_hot == 0:
      d_x = d_x * input_mask
    if tied:
      d_input_table = self.input_table
      torch.index_add_(d_embedding, 0, inputs, d_x)
    else:
      clicked = int(torch.max(inputs)) + 1
      d_input_table = torch.zeros_like(torch.narrow(self.input_table, 0, 0, clicked))
      torch.index_add_(d_input_table, 0, inputs, d_x)
    if sigma > 0.:
      d_embedding = self.through_direction(d_embedding, embedding, embedding_length)
    return [total * scale, states, d_embedding, d_item_bias, d_input_weight, d_hidden_weight, d_input_bias, d_hidden_bias,
            d_input_table, d_feed_forward_weight, d_feed_forward_bias]

  # One step of learning: gradients as above, then Adagrad with momentum, on the rows of the step's items only. Changes
  # the parameters and the sums and momenta (one of each per parameter, in the order of __parameters__) in place.
  # rates: learning rate, momentum, scale, loss, bpreg, elu, sigma. Returns loss [] and states [L, B, D].
  def learn(self: __torch__.Gru4Rec, hidden: Tensor, carry: Tensor, rows: Tensor, inputs: Tensor, targets: Tensor,
            log_weights: Tensor, input_mask: Tensor, hidden_mask: Tensor, rates: Tensor,
            sums: List[Tensor], momenta: List[Tensor]) -> List[Tensor]:
    learning_rate = float(rates[0])
    momentum = float(rates[1])
    g = self.gradients(hidden, carry, rows, inputs, targets, log_weights, input_mask, hidden_mask, float(rates[2]),
                       int(rates[3]), float(rates[4]), float(rates[5]), float(rates[6]))
    self.adagrad_rows(self.embedding, rows, g[2], sums[0], momenta[0], learning_rate, momentum)
    self.adagrad_rows(self.item_bias, rows, g[3], sums[1], momenta[1], learning_rate, momentum)
    self.adagrad(self.input_weight, g[4], sums[2], momenta[2], learning_rate, momentum)
    self.adagrad(self.hidden_weight, g[5], sums[3], momenta[3], learning_rate, momentum)
    self.adagrad(self.input_bias, g[6], sums[4], momenta[4], learning_rate, momentum)
    self.adagrad(self.hidden_bias, g[7], sums[5], momenta[5], learning_rate, momentum)
    if g[8].size(0) > 0:
      clicked = torch.narrow(rows, 0, 0, g[8].size(0))
      self.adagrad_rows(self.input_table, clicked, g[8], sums[6], momenta[6], learning_rate, momentum)
    if g[9].size(0) > 0:
      self.adagrad(self.feed_forward_weight, g[9], sums[7], momenta[7], learning_rate, momentum)
      self.adagrad(self.feed_forward_bias, g[10], sums[8], momenta[8], learning_rate, momentum)
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
