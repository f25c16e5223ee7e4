// Where the axis of a Plotly figure puts a number.
export function axisScale(axis) {
  const log = axis.type === "log";
  const [low, high] = axis.range;
  const size = axis._length;
  const down = axis._id[0] === "y";
  return (value) => {
    const number = !log ? value : value > 0 ? Math.log10(value) : value <= 0 ? low - 100 : NaN;
    const part = (number - low) / (high - low);
    return axis._offset + (down ? 1 - part : part) * size;
  };
}

// All that a scale depends on.
export function axisPlaces({ type, range, _offset, _length }) {
  return [type, ...range, _offset, _length];
}
