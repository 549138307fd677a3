// gradient: f([2.0, 1.0, 0.5]: f64, 3)
class Buffer {
    double *data;
    int size;
public:
    explicit Buffer(int n) : data(new double[n]), size(n) {}
    Buffer(const Buffer &) = delete;
    ~Buffer() { delete[] data; }
    double &operator[](int i) { return data[i]; }
    double sum() const {
        double s = 0.0;
        for (int i = 0; i < size; i++)
            s += data[i];
        return s;
    }
};
extern "C" double f(const double *x, int n) {
    Buffer a(n), b(n);
    for (int i = 0; i < n; i++) {
        a[i] = x[i] * x[i];
        b[i] = a[i] / (1.0 + x[i]);
    }
    return a.sum() * b.sum();
}
